import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateCost } from "../../src/cost/estimate-cost.ts";
import type { CostEstimate } from "../../src/cost/estimate-cost.ts";
import { LIST_PRICES } from "../../src/cost/list-prices.ts";
import type { Workload } from "../../src/cost/workload.ts";
import { anyWorkload } from "./a-workload.ts";

/** Sums of doubles differ in their last digits. */
const SLACK = 1 + 1e-9;

const estimate = (workload: Workload): CostEstimate => estimateCost(workload, LIST_PRICES, 7.2);

/** Both totals, the first never above the second. */
function neverDearer(cheaper: Workload, dearer: Workload): void {
  expect(estimate(cheaper).totalUsd).toBeLessThanOrEqual(estimate(dearer).totalUsd * SLACK);
  expect(estimate(cheaper).globalTables.totalUsd).toBeLessThanOrEqual(
    estimate(dearer).globalTables.totalUsd * SLACK,
  );
}

describe("an estimate", () => {
  it("has lines that are numbers, none below zero, whose sums are the totals", () => {
    fc.assert(
      fc.property(anyWorkload, (workload) => {
        const { regions, totalUsd, assumedUsd } = estimate(workload);
        for (const { lines, total, assumed } of regions) {
          for (const { cost, quantity } of lines) {
            expect(Number.isFinite(cost) && cost >= 0 && quantity >= 0).toBe(true);
          }
          expect(total).toBeCloseTo(
            lines.reduce((sum, { cost }) => sum + cost, 0),
            6,
          );
          expect(assumed).toBeLessThanOrEqual(total * SLACK);
        }
        expect(assumedUsd).toBeLessThanOrEqual(totalUsd * SLACK);
      }),
    );
  });

  it("never costs less for more writes", () => {
    fc.assert(
      fc.property(anyWorkload, fc.double({ min: 0, max: 5000, noNaN: true }), (workload, more) => {
        neverDearer(workload, { ...workload, writesPerSecond: workload.writesPerSecond + more });
      }),
    );
  });

  it("never costs less for larger items", () => {
    fc.assert(
      fc.property(anyWorkload, fc.double({ min: 0, max: 100, noNaN: true }), (workload, more) => {
        neverDearer(workload, { ...workload, itemKb: workload.itemKb + more });
      }),
    );
  });

  it("never costs less where more writers set no version", () => {
    fc.assert(
      fc.property(anyWorkload, fc.double({ min: 0, max: 1, noNaN: true }), (workload, share) => {
        const [less, more] = [share * workload.unversioned, workload.unversioned];
        neverDearer({ ...workload, unversioned: less }, { ...workload, unversioned: more });
      }),
    );
  });

  it("never costs more with echoes left out", () => {
    fc.assert(
      fc.property(anyWorkload, (workload) => {
        neverDearer({ ...workload, filterEchoes: true }, { ...workload, filterEchoes: false });
      }),
    );
  });

  it("without writes is what stands there anyway, whatever the items are like", () => {
    fc.assert(
      fc.property(anyWorkload, anyWorkload, (workload, { inserts, deletes, unversioned }) => {
        const idle = { ...workload, writesPerSecond: 0 };
        expect(estimate({ ...idle, inserts, deletes, unversioned }).totalUsd).toBeCloseTo(
          estimate(idle).totalUsd,
          6,
        );
        expect(estimate(idle).totalUsd).toBeGreaterThan(0);
        expect(estimate(idle).usdPerMillionChanges).toBeUndefined();
      }),
    );
  });

  it("costs the same whichever way round alike regions are named", () => {
    fc.assert(
      fc.property(anyWorkload, (workload) => {
        const turned = { ...workload, regions: workload.regions.toReversed() };
        expect(estimate(turned).totalUsd / estimate(workload).totalUsd).toBeCloseTo(1, 9);
      }),
    );
  });
});
