import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchLength, recordBytes } from "../../src/event-source/take-batch.ts";
import { INVOCATION_BYTES_MAX } from "../../src/index.ts";

const MIB = 1_048_576;

describe("a batch", () => {
  it("has as many records as its size allows", () => {
    expect(batchLength([10, 10, 10], 2)).toBe(2);
    expect(batchLength([10, 10, 10], 5)).toBe(3);
    expect(batchLength([], 5)).toBe(0);
  });

  it("takes a record that is too large alone", () => {
    expect(batchLength([7 * MIB, 10], 5)).toBe(1);
  });

  it("is an event of 6 MiB at most, and the next record would not have fitted", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * MIB }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const records = sizes.map((size) => ({ data: "x".repeat(size) }));
        const bytes = records.map(recordBytes);
        const length = batchLength(bytes, 100);
        const eventBytes = (count: number): number =>
          Buffer.byteLength(JSON.stringify({ Records: records.slice(0, count) }));
        expect(eventBytes(length)).toBeLessThanOrEqual(INVOCATION_BYTES_MAX);
        if (length < records.length) expect(eventBytes(length + 1)).toBeGreaterThan(INVOCATION_BYTES_MAX - 2);
      }),
      { numRuns: 30 },
    );
  });
});
