import { brotliCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { itemBytes } from "../../src/items/item-bytes.ts";
import { loadAttributes } from "../../src/items/load-items.ts";
import { payloads } from "../../src/items/payloads.ts";
import { formatMark, MARK_ATTRIBUTE, readMark } from "../../src/items/write-mark.ts";
import { ITEM_BYTES_MAX, ITEM_BYTES_MIN } from "../../src/workload/item-sizes.ts";
import { seededRandom } from "../../src/workload/random.ts";

const key = { id: { S: "isthmus-load-1795582222-0o15" } };
const sources = { text: payloads("text", 3), binary: payloads("binary", 3) };

describe("an item of a load", () => {
  it("has the size that was asked for, to the byte, and tells its write", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("text" as const, "binary" as const),
        fc.integer({ min: ITEM_BYTES_MIN, max: ITEM_BYTES_MAX }),
        fc.record({ region: fc.nat(99), number: fc.nat() }),
        fc.integer(),
        (kind, bytes, mark, seed) => {
          const attributes = loadAttributes(key, mark, bytes, sources[kind], seededRandom(seed, "payload"));
          const item = { ...key, ...attributes };
          expect(itemBytes(item)).toBe(bytes);
          expect(readMark(item)).toEqual(mark);
        },
      ),
    );
  });

  it("of text compresses as words do, and of binary not at all", () => {
    const random = seededRandom(1, "payload");
    const ratio = (kind: "text" | "binary"): number => {
      const value = sources[kind](100_000, random);
      const bytes = Buffer.from("S" in value ? value.S : "B" in value ? value.B : "");
      return brotliCompressSync(bytes).length / bytes.length;
    };
    expect(ratio("text")).toBeGreaterThan(0.15);
    expect(ratio("text")).toBeLessThan(0.5);
    expect(ratio("binary")).toBeGreaterThan(0.99);
  });
});

describe("a mark", () => {
  it("is read only where it is one", () => {
    expect(readMark({ [MARK_ATTRIBUTE]: { S: formatMark({ region: 1, number: 12 }) } })).toEqual({
      region: 1,
      number: 12,
    });
    for (const value of [{ S: "1.x" }, { S: "" }, { N: "1.2" }]) {
      expect(readMark({ [MARK_ATTRIBUTE]: value })).toBeUndefined();
    }
    expect(readMark({})).toBeUndefined();
    expect(readMark(undefined)).toBeUndefined();
  });
});
