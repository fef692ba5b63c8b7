import { describe, expect, it } from "vitest";
import { renewing } from "../../src/credentials/renewing.ts";
import { manualTools } from "../support/manual-tools.ts";
import { until } from "../support/until.ts";

interface Value {
  readonly serial: number;
  readonly content: string;
  readonly endMs: number | undefined;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function bench(lifeMs: number | undefined, random: () => number = () => 0) {
  const tools = manualTools(undefined, {}, random);
  let loads = 0;
  let failing = false;
  let content: string | undefined;
  const values = renewing<Value>(
    {
      load: async () => {
        loads += 1;
        const serial = loads;
        await new Promise((resolve) => setImmediate(resolve));
        if (failing) throw new Error(`load ${serial} fails`);
        return {
          serial,
          content: content ?? `content ${serial}`,
          endMs: lifeMs === undefined ? undefined : tools.nowMs() + lifeMs,
        };
      },
      expiresAtMs: ({ endMs }) => endMs,
      same: (one, other) => one.content === other.content,
    },
    tools,
  );
  return {
    tools,
    values,
    loads: () => loads,
    fail: (whether: boolean) => {
      failing = whether;
    },
    keep: (text: string | undefined) => {
      content = text;
    },
    serial: async () => (await values.get()).serial,
  };
}

describe("keeping", () => {
  it("loads once for all who ask at the same time, and not again while the value is young", async () => {
    const { values, tools, loads } = bench(HOUR_MS);
    const given = await Promise.all(Array.from({ length: 20 }, async () => values.get()));
    expect(new Set(given).size).toBe(1);
    tools.advance(HOUR_MS - 6 * MINUTE_MS);
    await values.get();
    expect(loads()).toBe(1);
  });

  it("keeps a value without an end for ever", async () => {
    const { serial, tools } = bench(undefined);
    await serial();
    tools.advance(1000 * HOUR_MS);
    expect(await serial()).toBe(1);
  });

  it("loads the successor beside a value that nears its end, and gives out the old one meanwhile", async () => {
    const { serial, tools, loads } = bench(HOUR_MS);
    await serial();
    tools.advance(HOUR_MS - 5 * MINUTE_MS);
    expect([await serial(), await serial()]).toEqual([1, 1]);
    await until(async () => (await serial()) === 2, "the renewal");
    expect(loads()).toBe(2);
  });

  it("renews earlier by chance, up to twice the margin", async () => {
    const { serial, tools, loads } = bench(HOUR_MS, () => 0.999);
    await serial();
    tools.advance(HOUR_MS - 9.9 * MINUTE_MS);
    await serial();
    expect(loads()).toBe(2);
  });

  it("takes a quarter of a short life as the margin", async () => {
    const { serial, tools, loads } = bench(4 * MINUTE_MS);
    await serial();
    tools.advance(3 * MINUTE_MS - 1);
    await serial();
    expect(loads()).toBe(1);
    tools.advance(1);
    await serial();
    expect(loads()).toBe(2);
  });

  it("waits for the successor of a value that has ended", async () => {
    const { serial, tools } = bench(HOUR_MS);
    await serial();
    tools.advance(HOUR_MS);
    expect(await serial()).toBe(2);
  });

  it("uses a new value for a while even if it looks expired, as with a clock that is ahead", async () => {
    const { serial, loads } = bench(-HOUR_MS);
    expect([await serial(), await serial()]).toEqual([1, 1]);
    expect(loads()).toBe(1);
  });
});

describe("failing", () => {
  it("gives out the old value while it holds, and tries again after a pause only", async () => {
    const { serial, tools, loads, fail } = bench(HOUR_MS);
    await serial();
    tools.advance(HOUR_MS - 5 * MINUTE_MS);
    fail(true);
    expect(await serial()).toBe(1);
    await until(() => loads() === 2, "the failing renewal");
    // The failure happens one turn of the event loop after the loading began, and is noted in the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect([await serial(), await serial()]).toEqual([1, 1]);
    expect(loads()).toBe(2);
    tools.advance(5000);
    fail(false);
    expect(await serial()).toBe(1);
    await until(() => loads() === 3, "the second renewal");
  });

  it("rejects once there is no value that holds, and recovers", async () => {
    const { serial, fail } = bench(HOUR_MS);
    fail(true);
    await expect(serial()).rejects.toThrow("load 1 fails");
    fail(false);
    expect(await serial()).toBe(2);
  });
});

describe("being refused", () => {
  it("replaces the value once for all who were refused with it", async () => {
    const { values, loads } = bench(undefined);
    const value = await values.get();
    expect(await Promise.all([1, 2, 3].map(async () => values.refused(value)))).toEqual([true, true, true]);
    expect(await values.refused(value)).toBe(true);
    expect(loads()).toBe(2);
    expect((await values.get()).serial).toBe(2);
  });

  it("says no when the replacement is the same, and asks again after a pause only", async () => {
    const { values, tools, loads, keep } = bench(undefined);
    keep("revoked");
    const value = await values.get();
    expect(await values.refused(value)).toBe(false);
    expect(await values.refused(value)).toBe(false);
    expect(loads()).toBe(2);
    tools.advance(5000);
    keep("rotated");
    expect(await values.refused(value)).toBe(true);
    expect(loads()).toBe(3);
  });

  it("rejects with what loading failed with, so that a refusal is not taken for the last word", async () => {
    const { values, fail } = bench(undefined);
    const value = await values.get();
    fail(true);
    await expect(values.refused(value)).rejects.toThrow("load 2 fails");
  });
});
