import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invocationRate } from "../../src/cost/invocation-rate.ts";
import type { Polling } from "../../src/cost/invocation-rate.ts";

const rate = fc.double({ min: 0.001, max: 50_000, noNaN: true });
const polling: fc.Arbitrary<Polling> = fc.record({
  readers: fc.integer({ min: 1, max: 100 }),
  pollsPerSecond: fc.constantFrom(1, 4, Infinity),
  batchSize: fc.integer({ min: 1, max: 10_000 }),
  batchWindowSeconds: fc.constantFrom(0, 0.5, 1, 60),
});
const SLACK = 1 + 1e-9;

describe("invocations per second", () => {
  it("are never more than the records", () => {
    fc.assert(
      fc.property(rate, polling, (records, how) => {
        expect(invocationRate(records, how)).toBeLessThanOrEqual(records * SLACK);
      }),
    );
  });

  it("are enough to carry the records in batches", () => {
    fc.assert(
      fc.property(rate, polling, (records, how) => {
        expect(invocationRate(records, how) * how.batchSize * SLACK).toBeGreaterThanOrEqual(records);
      }),
    );
  });

  it("do not fall when there are more records, nor rise with a longer window", () => {
    fc.assert(
      fc.property(rate, rate, polling, (records, more, how) => {
        const now = invocationRate(records, how);
        expect(invocationRate(records + more, how) * SLACK).toBeGreaterThanOrEqual(now);
        const longer = { ...how, batchWindowSeconds: how.batchWindowSeconds + 1 };
        expect(invocationRate(records, longer)).toBeLessThanOrEqual(now * SLACK);
      }),
    );
  });

  it("are those of the looks where every look finds something and batches are not full", () => {
    const how = { readers: 4, pollsPerSecond: 4, batchSize: 10_000, batchWindowSeconds: 0 };
    expect(invocationRate(1000, how)).toBeCloseTo(16, 6);
    expect(invocationRate(1000, { ...how, batchWindowSeconds: 1 })).toBeCloseTo(4, 6);
  });

  it("are one for each record where every reader is told at once", () => {
    expect(
      invocationRate(7, { readers: 1, pollsPerSecond: Infinity, batchSize: 10, batchWindowSeconds: 0 }),
    ).toBe(7);
  });
});
