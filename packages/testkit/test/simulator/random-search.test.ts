import { isthmusProtocol, searchAtRandom } from "@isthmus/testkit";
import type { SimulatedProtocol } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { randomSchedule } from "../../src/simulator/random/random-schedule.ts";
import { runSchedule } from "../../src/simulator/random/run-schedule.ts";

describe("searching at random", () => {
  it("finds no schedule that breaks what replication promises", async () => {
    const { found, worlds, writes } = await searchAtRandom({
      protocol: isthmusProtocol(),
      seed: 1,
      writesMax: 8_000,
    });
    expect(found?.trace.join("\n")).toBeUndefined();
    expect(writes).toBeGreaterThanOrEqual(8_000);
    expect(worlds).toBeGreaterThan(10);
  });

  it("runs the same world from the same seed", async () => {
    const once = async (): Promise<readonly string[]> => {
      const { config, phases } = randomSchedule(7);
      return (await runSchedule(config, isthmusProtocol(), phases, { trace: true })).trace;
    };
    const first = await once();
    expect(first.length).toBeGreaterThan(50);
    expect(await once()).toEqual(first);
  });

  it("runs a schedule again from its recorded actions", async () => {
    const { config, phases } = randomSchedule(9);
    const first = await runSchedule(config, isthmusProtocol(), phases, { trace: true });
    const again = await runSchedule(config, isthmusProtocol(), first.phases, { trace: true });
    expect(again.trace).toEqual(first.trace);
  });

  it("finds a transport that takes changes and drops them", async () => {
    const protocol = isthmusProtocol({
      wrap: {
        transport: (inner) => ({
          ...inner,
          send: async (changes, options) => {
            const kept = changes.filter(({ kind }) => kind === "put");
            if (kept.length > 0) await inner.send(kept, options);
            return changes.map(() => ({ status: "sent" }));
          },
        }),
      },
    });
    const { found } = await searchAtRandom({ protocol, writesMax: 5000 });
    expect(found?.violation.invariant).toBe("convergence");
    // One write that arrives, one deletion that does not, and what replication does about them.
    expect(found?.trace.length).toBeLessThan(25);
  });

  it("waits for a store that takes turns of the event loop", async () => {
    const protocol = isthmusProtocol({
      wrap: {
        store: (inner) => ({
          ...inner,
          put: async (...call) => {
            await new Promise<void>((resolve) => {
              setImmediate(resolve);
            });
            return inner.put(...call);
          },
        }),
      },
    });
    const { found, writes } = await searchAtRandom({ protocol, writesMax: 500 });
    expect(found).toBeUndefined();
    expect(writes).toBeGreaterThanOrEqual(500);
  });

  it("stops when aborted", async () => {
    const signal = AbortSignal.abort();
    expect(await searchAtRandom({ protocol: isthmusProtocol(), signal })).toMatchObject({ worlds: 0 });
  });

  it("finds a use case that rejects", async () => {
    const broken: SimulatedProtocol = {
      ...isthmusProtocol(),
      apply: async () => Promise.reject(new Error("broken")),
    };
    const { found } = await searchAtRandom({ protocol: broken, writesMax: 1000 });
    expect(found?.violation).toMatchObject({ invariant: "no failure" });
  });
});
