import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchBySize } from "../src/batch-by-size.ts";

describe("batchBySize", () => {
  test("keeps order and both bounds, and leaves no entry that fits out of the batch before it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 })),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (sizes, countMax, bytesMax) => {
          const batches = batchBySize(sizes, (size) => size, { countMax, bytesMax });
          expect(batches.flat()).toEqual(sizes);
          batches.forEach((batch, index) => {
            const bytes = batch.reduce((sum, size) => sum + size, 0);
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(countMax);
            expect(bytes <= bytesMax || batch.length === 1).toBe(true);
            const next = batches[index + 1]?.[0];
            const full = next === undefined || batch.length === countMax || bytes + next > bytesMax;
            expect(full).toBe(true);
          });
        },
      ),
    );
  });
});
