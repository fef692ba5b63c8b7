import { isthmusProtocol, sampleProtocol } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { runSim } from "../../src/sim/run-sim.ts";
import type { SimFlags, SimResult } from "../../src/sim/run-sim.ts";
import { simText } from "../../src/sim/sim-text.ts";

const FLAGS: SimFlags = {
  exhaustive: false,
  random: false,
  length: 1,
  deep: false,
  writes: 300,
  seed: 1,
  regions: 2,
  protocol: "isthmus",
  share: { part: 1, of: 1 },
};

async function sim(flags: Partial<SimFlags>, protocol = isthmusProtocol()): Promise<SimResult> {
  return runSim(
    protocol,
    { ...FLAGS, ...flags },
    {
      signal: new AbortController().signal,
      progress: () => undefined,
    },
  );
}

describe("isthmus sim", () => {
  it("runs both searches and reports what they covered", async () => {
    const result = await sim({});
    expect(result.exhaustive).toMatchObject({ complete: true, found: undefined });
    expect(result.random?.writes).toBeGreaterThanOrEqual(300);
    expect(simText(result)).toMatch(/Exhaustive search: no violation\.\nRandom search: .* no violation\.\n$/);
  });

  it.each(["exhaustive", "random"] as const)(
    "runs only the %s search where that is asked for",
    async (only) => {
      const result = await sim({ [only]: true });
      expect(Object.keys(result).sort()).toEqual([only, "protocol"].sort());
    },
  );

  it("ends at the first thing that an exhaustive search finds, and tells its trace", async () => {
    const result = await sim({}, sampleProtocol());
    expect(result.random).toBeUndefined();
    expect(simText(result)).toMatch(/Found with .* in region \d:\n[\s\S]*VIOLATION of "convergence"/);
  });

  it("tells the seed of the world in which a random search finds something", async () => {
    const result = await sim({ random: true, seed: 5 }, sampleProtocol());
    expect(simText(result)).toMatch(/Found in the world of seed \d+, after shrinking:\n[\s\S]*VIOLATION/);
  });

  it("searches only the stages whose names contain what is asked for", async () => {
    const { exhaustive } = await sim({ exhaustive: true, stage: "two workers, clocks agree" });
    expect(exhaustive?.stages.map(({ stage }) => stage)).toEqual([
      "2 regions, 1 writes, one duplicate, two workers, clocks agree",
    ]);
  });

  it("tries four regions at random only", async () => {
    const result = await sim({ regions: 4 });
    expect(result.exhaustive).toBeUndefined();
    expect(result.random?.writes).toBeGreaterThanOrEqual(300);
  });

  it.each([{ regions: 4 }, { stage: "four writes" }])(
    "refuses an exhaustive search that has nothing to search, and names the stages: %j",
    async (flags) => {
      await expect(sim({ exhaustive: true, ...flags })).rejects.toThrow(
        /its stages are: 2 regions, 1 writes, /,
      );
    },
  );
});
