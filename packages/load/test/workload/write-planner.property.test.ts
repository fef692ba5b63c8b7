import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseItemSizes } from "../../src/workload/item-sizes.ts";
import type { PlannedWrite } from "../../src/workload/planned-write.ts";
import { parseWriteMix, WRITE_KINDS, WRITE_MIX_DEFAULT } from "../../src/workload/write-mix.ts";
import { writePlanner } from "../../src/workload/write-planner.ts";
import type { Workload } from "../../src/workload/write-planner.ts";

const workload: Workload = {
  seed: 1,
  mix: WRITE_MIX_DEFAULT,
  keys: 40,
  sharedKeys: 7,
  distribution: { kind: "zipf", exponent: 1 },
  sizes: parseItemSizes("200-2k"),
  versionedShare: 0.5,
};
const STEPS = 400;

function plan(workloadOf: Workload, region: string, steps = STEPS): readonly (readonly PlannedWrite[])[] {
  const next = writePlanner(workloadOf, region);
  return Array.from({ length: steps }, next);
}

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("a write planner", () => {
  it("plans the same for the same seed and region, and something else for another", () => {
    fc.assert(
      fc.property(seed, (chosen) => {
        const own = plan({ ...workload, seed: chosen }, "us-east-1");
        expect(plan({ ...workload, seed: chosen }, "us-east-1")).toEqual(own);
        expect(plan({ ...workload, seed: chosen }, "cn-north-1")).not.toEqual(own);
        expect(plan({ ...workload, seed: chosen + 1 }, "us-east-1")).not.toEqual(own);
      }),
      { numRuns: 20 },
    );
  });

  it("lets all regions write the same shared key in the same step", () => {
    fc.assert(
      fc.property(seed, (chosen) => {
        const meetings = (region: string): readonly (number | undefined)[] =>
          plan({ ...workload, seed: chosen }, region).map(([first]) =>
            first?.key.space === "shared" ? first.key.index : undefined,
          );
        const ours = meetings("us-east-1");
        expect(ours.some((index) => index !== undefined)).toBe(true);
        expect(meetings("cn-north-1")).toEqual(ours);
      }),
      { numRuns: 20 },
    );
  });

  it("inserts each new key once, in order, and deletes only own keys that are there", () => {
    fc.assert(
      fc.property(seed, (chosen) => {
        let inserted = 0;
        const live = new Set<number>();
        for (const { operation, key, kind } of plan({ ...workload, seed: chosen }, "us-east-1").flat()) {
          if (key.space === "new") {
            expect([operation, key.index]).toEqual(["put", inserted++]);
          } else if (key.space === "own") {
            if (operation === "delete") expect(live.delete(key.index)).toBe(true);
            else live.add(key.index);
          } else expect(kind).toBe("conflicts");
        }
      }),
      { numRuns: 50 },
    );
  });

  it("makes a re-creation a delete and a put of the same key", () => {
    const pairs = plan(workload, "us-east-1").filter((step) => step.length > 1);
    expect(pairs.length).toBeGreaterThan(0);
    for (const [first, second] of pairs) {
      expect([first?.operation, second?.operation]).toEqual(["delete", "put"]);
      expect(second?.key).toEqual(first?.key);
    }
  });

  it("keeps to the weights of the mix and to the share of versioned writes", () => {
    const steps = plan({ ...workload, versionedShare: 0.3 }, "us-east-1", 50_000);
    const total = Object.values(WRITE_MIX_DEFAULT).reduce((sum, weight) => sum + weight, 0);
    const kinds = steps.map(([first]) => first?.kind);
    // Deletes and re-creations may find nothing to delete and become overwrites; the others are exact shares.
    for (const kind of WRITE_KINDS.filter((each) => ["inserts", "updates", "conflicts"].includes(each))) {
      const share = kinds.filter((each) => each === kind).length / steps.length;
      expect(Math.abs(share - WRITE_MIX_DEFAULT[kind] / total)).toBeLessThan(0.01);
    }
    const stamped = steps.flat().filter(({ operation }) => operation !== "delete");
    const versioned = stamped.filter((write) => write.versioned).length / stamped.length;
    expect(Math.abs(versioned - 0.3)).toBeLessThan(0.01);
  });

  it("makes nothing but inserts of a mix of inserts", () => {
    const steps = plan({ ...workload, mix: parseWriteMix("inserts=1"), versionedShare: 1 }, "cn-north-1");
    expect(steps.flat().map(({ kind, key, versioned }) => [kind, key.index, versioned])).toEqual(
      Array.from({ length: STEPS }, (_, index) => ["inserts", index, true]),
    );
  });
});
