import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEYS_MAX, keyChooser } from "../../src/workload/key-distribution.ts";

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const distribution = fc.oneof(
  fc.constant({ kind: "uniform" } as const),
  fc.double({ min: 0, max: 3, noNaN: true }).map((exponent) => ({ kind: "zipf", exponent }) as const),
);

describe("a key chooser", () => {
  it("gives a key within the bounds for any fraction, and a higher one for a higher fraction", () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 5000 }), fraction, fraction, (how, keys, a, b) => {
        const choose = keyChooser(how, keys);
        const [low, high] = [choose(Math.min(a, b)), choose(Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThan(keys);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it("gives every key of a Zipf distribution its share: the k-th as often as 1/k^exponent says", () => {
    const keys = 50;
    const draws = 200_000;
    for (const exponent of [0.5, 1, 2]) {
      const choose = keyChooser({ kind: "zipf", exponent }, keys);
      const counts = Array.from({ length: keys }, () => 0);
      // Evenly spread fractions: the counts are the shares themselves, and no sample of them.
      for (let draw = 0; draw < draws; draw++) {
        const key = choose((draw + 0.5) / draws);
        counts[key] = (counts[key] ?? 0) + 1;
      }
      const weights = counts.map((_, index) => 1 / (index + 1) ** exponent);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      counts.forEach((count, index) => {
        expect(Math.abs(count - (draws * (weights[index] as number)) / total)).toBeLessThanOrEqual(1);
      });
    }
  });

  it("refuses numbers of keys and exponents that it cannot serve", () => {
    for (const keys of [0, 1.5, KEYS_MAX + 1]) {
      expect(() => keyChooser({ kind: "uniform" }, keys)).toThrow("The number of keys is");
    }
    for (const exponent of [-1, 11, Number.NaN]) {
      expect(() => keyChooser({ kind: "zipf", exponent }, 10)).toThrow("The Zipf exponent is");
    }
  });
});
