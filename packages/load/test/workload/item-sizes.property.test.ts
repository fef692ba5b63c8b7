import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  drawItemBytes,
  ITEM_BYTES_MAX,
  ITEM_BYTES_MIN,
  meanItemBytes,
  parseItemSizes,
} from "../../src/workload/item-sizes.ts";
import { seededRandom } from "../../src/workload/random.ts";

const sizeClass = fc
  .tuple(
    fc.integer({ min: ITEM_BYTES_MIN, max: ITEM_BYTES_MAX }),
    fc.integer({ min: ITEM_BYTES_MIN, max: ITEM_BYTES_MAX }),
    fc.integer({ min: 1, max: 100 }),
  )
  .map(([a, b, weight]) => ({ minBytes: Math.min(a, b), maxBytes: Math.max(a, b), weight }));

describe("item sizes", () => {
  it("are drawn from one of the classes, at whatever place of the sequence", () => {
    fc.assert(
      fc.property(fc.array(sizeClass, { minLength: 1, maxLength: 4 }), fc.integer(), (sizes, seed) => {
        const random = seededRandom(seed, "sizes");
        for (let draw = 0; draw < 50; draw++) {
          const bytes = drawItemBytes(sizes, random);
          expect(sizes.some(({ minBytes, maxBytes }) => bytes >= minBytes && bytes <= maxBytes)).toBe(true);
        }
      }),
    );
  });

  it("come out at the average that is told, and at the weights", () => {
    const sizes = parseItemSizes("200-1k:90,1k-16k:9,300k:1");
    const random = seededRandom(7, "average");
    const drawn = Array.from({ length: 100_000 }, () => drawItemBytes(sizes, random));
    const mean = drawn.reduce((sum, bytes) => sum + bytes, 0) / drawn.length;
    expect(mean / meanItemBytes(sizes)).toBeGreaterThan(0.95);
    expect(mean / meanItemBytes(sizes)).toBeLessThan(1.05);
    const large = drawn.filter((bytes) => bytes === 300 * 1024).length / drawn.length;
    expect(large).toBeGreaterThan(0.008);
    expect(large).toBeLessThan(0.012);
  });

  it("are read with units, ranges and weights", () => {
    expect(parseItemSizes("512")).toEqual([{ minBytes: 512, maxBytes: 512, weight: 1 }]);
    expect(parseItemSizes("1K-2k:0.5, 399k")).toEqual([
      { minBytes: 1024, maxBytes: 2048, weight: 0.5 },
      { minBytes: 399 * 1024, maxBytes: 399 * 1024, weight: 1 },
    ]);
  });

  it.each(["", "5", "400k", "2k-1k", "512:0", "512:x", "1m", "-5"])(
    "refuse %j and say what is allowed",
    (text) => {
      expect(() => parseItemSizes(text)).toThrow(/The item sizes .* Allowed/);
    },
  );
});
