import { describe, expect, it } from "vitest";
import { secondsOfWrite } from "../../src/workload/rate-shape.ts";
import { pacedSteps } from "../../src/write/paced-steps.ts";
import type { PaceOptions } from "../../src/write/paced-steps.ts";

const never = new AbortController().signal;

function pace(options: Partial<PaceOptions>): PaceOptions {
  return {
    rate: { kind: "constant", perSecond: 1000 },
    seconds: 3600,
    stepsMax: 50,
    inFlightMax: 8,
    stop: never,
    nowMs: () => performance.now(),
    ...options,
  };
}

describe("paced steps", () => {
  it("begin as many steps as are allowed, and no more at a time than may be under way", async () => {
    let underWay = 0;
    let most = 0;
    const begun = await pacedSteps(pace({ rate: { kind: "constant", perSecond: 1e6 } }), async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    });
    expect(begun).toBe(50);
    expect(most).toBe(8);
    expect(underWay).toBe(0);
  });

  it("begin nothing that is due after the time is up", async () => {
    // A clock that stands still never reaches the time, so only what is due at once is begun.
    const begun = await pacedSteps(
      pace({ rate: { kind: "constant", perSecond: 10 }, seconds: 0.05, nowMs: () => 0 }),
      async () => Promise.resolve(),
    );
    expect(begun).toBe(1);
  });

  it("begin no step before it is due", async () => {
    const rate = { kind: "ramp", from: 500, to: 3000, seconds: 0.2 } as const;
    const startedAtMs = performance.now();
    const moments: number[] = [];
    await pacedSteps(pace({ rate, stepsMax: 200 }), async () => {
      moments.push(performance.now() - startedAtMs);
      return Promise.resolve();
    });
    expect(moments).toHaveLength(200);
    moments.forEach((ms, number) => {
      expect(ms).toBeGreaterThanOrEqual(secondsOfWrite(rate, number) * 1000);
    });
  });

  it("begin nothing more when stopped, and wait for what is under way", async () => {
    const stop = new AbortController();
    let ended = 0;
    const begun = await pacedSteps(pace({ stop: stop.signal, stepsMax: 1000 }), async () => {
      if (!stop.signal.aborted) stop.abort();
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
    });
    expect(begun).toBeLessThan(1000);
    expect(ended).toBe(begun);
  });

  it("end with the first failure of a step", async () => {
    await expect(pacedSteps(pace({}), async () => Promise.reject(new Error("no more disk")))).rejects.toThrow(
      "no more disk",
    );
  });
});
