import { describe, expect, it } from "vitest";
import type { ObservedReplication } from "../../src/observed-replication.ts";
import { awaitConvergence } from "../../src/verify/await-convergence.ts";
import type { ConvergenceOptions } from "../../src/verify/await-convergence.ts";
import type { WrittenComparison } from "../../src/verify/compare-written.ts";

const ALIKE: WrittenComparison = {
  keys: 5,
  identical: 5,
  differing: 0,
  lost: 0,
  doubtful: 0,
  olderSurvivors: 0,
  differences: [],
};
const DIFFERENT: WrittenComparison = { ...ALIKE, identical: 4, differing: 1 };
const never = new AbortController().signal;

/** Time passes by 100 ms with every look at the clock. */
function options(changes: Partial<ConvergenceOptions>): ConvergenceOptions {
  let now = 0;
  return {
    compare: async () => Promise.resolve(ALIKE),
    sightings: () => 0,
    pending: () => 0,
    replication: undefined,
    quietMs: 300,
    deadlineMs: 5000,
    nowMs: () => (now += 100),
    signal: never,
    ...changes,
  };
}

const idle: ObservedReplication = {
  name: "test",
  counts: () => ({}),
  conflicts: () => 0,
  deadLetters: () => ({}),
  activity: () => 0,
  busy: () => false,
  pending: () => [],
};

describe("waiting for convergence", () => {
  it("ends with the first comparison that finds all alike", async () => {
    let compared = 0;
    const compare = async (): Promise<WrittenComparison> => {
      compared += 1;
      return Promise.resolve(compared < 3 ? DIFFERENT : ALIKE);
    };
    expect(await awaitConvergence(options({ compare }))).toEqual({ converged: true, comparison: ALIKE });
    expect(compared).toBe(3);
  });

  it("does not compare while anything is seen to happen", async () => {
    let sightings = 0;
    let comparedAfter = -1;
    const { converged } = await awaitConvergence(
      options({
        sightings: () => (sightings < 12 ? ++sightings : sightings),
        compare: async () => {
          comparedAfter = sightings;
          return Promise.resolve(ALIKE);
        },
      }),
    );
    expect(converged).toBe(true);
    expect(comparedAfter).toBe(12);
  });

  it("takes a comparison for worthless during which something happened", async () => {
    let sightings = 0;
    let compared = 0;
    const compare = async (): Promise<WrittenComparison> => {
      compared += 1;
      if (compared === 1) sightings += 1;
      return Promise.resolve(ALIKE);
    };
    const { converged } = await awaitConvergence(options({ compare, sightings: () => sightings }));
    expect(converged).toBe(true);
    expect(compared).toBe(2);
  });

  it("gives up at the deadline, with a last comparison", async () => {
    const compare = async (): Promise<WrittenComparison> => Promise.resolve({ ...DIFFERENT, lost: 1 });
    const { converged, comparison } = await awaitConvergence(options({ compare, deadlineMs: 1500 }));
    expect({ converged, lost: comparison.lost }).toEqual({ converged: false, lost: 1 });
  });

  it("does not take tables for converged that are alike while replication is still at work", async () => {
    const { converged } = await awaitConvergence(
      options({ replication: { ...idle, busy: () => true }, deadlineMs: 1500 }),
    );
    expect(converged).toBe(false);
  });

  it("waits longer where writes are unseen and nobody tells about replication", async () => {
    const looks = async (replication: ObservedReplication | undefined): Promise<number> => {
      let at = 0;
      let comparedAt = 0;
      const nowMs = (): number => (at += 100);
      const compare = async (): Promise<WrittenComparison> => {
        comparedAt = at;
        return Promise.resolve(ALIKE);
      };
      await awaitConvergence(options({ pending: () => 1, replication, nowMs, compare }));
      return comparedAt;
    };
    expect(await looks(undefined)).toBeGreaterThan(2 * (await looks(idle)));
  });

  it("ends at once when aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(awaitConvergence(options({ signal }))).rejects.toMatchObject({ code: "aborted" });
  });
});
