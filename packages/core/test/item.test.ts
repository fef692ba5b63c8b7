import { describe, expect, it } from "vitest";
import { emptyItem, itemsEqual, keyText, omitAttributes, pickAttributes } from "../src/index.ts";
import type { AttributeValue, Item } from "../src/index.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const equal = (a: AttributeValue, b: AttributeValue): boolean => itemsEqual({ v: a }, { v: b });

describe("two items", () => {
  it.each<[AttributeValue, AttributeValue]>([
    [{ S: "a" }, { S: "a" }],
    [{ N: "1" }, { N: "1" }],
    [{ BOOL: false }, { BOOL: false }],
    [{ NULL: true }, { NULL: true }],
    [{ B: bytes(1, 2) }, { B: bytes(1, 2) }],
    [{ SS: ["a", "b"] }, { SS: ["b", "a"] }],
    [{ NS: ["1", "2"] }, { NS: ["2", "1"] }],
    [{ BS: [bytes(1), bytes(2)] }, { BS: [bytes(2), bytes(1)] }],
    [{ L: [{ S: "a" }, { N: "1" }] }, { L: [{ S: "a" }, { N: "1" }] }],
    [{ M: { x: { S: "a" }, y: { N: "1" } } }, { M: { y: { N: "1" }, x: { S: "a" } } }],
  ])("are equal: %o and %o", (a, b) => {
    expect(equal(a, b)).toBe(true);
    expect(equal(b, a)).toBe(true);
  });

  it.each<[AttributeValue, AttributeValue]>([
    [{ S: "a" }, { S: "b" }],
    [{ S: "1" }, { N: "1" }],
    [{ N: "1" }, { N: "2" }],
    [{ BOOL: true }, { BOOL: false }],
    [{ BOOL: true }, { NULL: true }],
    [{ NULL: true }, { S: "" }],
    [{ B: bytes(1) }, { B: bytes(2) }],
    [{ B: bytes(1) }, { B: bytes(1, 2) }],
    [{ B: bytes(1, 2) }, { B: bytes(1, 3) }],
    [{ B: bytes(1) }, { S: "AQ==" }],
    [{ SS: ["a"] }, { SS: ["b"] }],
    [{ SS: ["a"] }, { SS: ["a", "b"] }],
    [{ SS: ["1"] }, { NS: ["1"] }],
    [{ NS: ["1"] }, { NS: ["2"] }],
    [{ NS: ["1", "2"] }, { NS: ["1", "3"] }],
    [{ BS: [bytes(1)] }, { BS: [bytes(2)] }],
    [{ BS: [bytes(1)] }, { SS: ["AQ=="] }],
    [{ L: [{ S: "a" }] }, { L: [{ S: "b" }] }],
    [{ L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "a" }, { S: "c" }] }],
    [{ L: [{ S: "a" }] }, { L: [{ S: "a" }, { S: "b" }] }],
    [{ L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "b" }, { S: "a" }] }],
    [{ L: [] }, { SS: [] }],
    [{ M: { x: { S: "a" } } }, { M: { x: { S: "b" } } }],
    [{ M: { x: { S: "a" } } }, { M: { y: { S: "a" } } }],
    [{ M: {} }, { L: [] }],
  ])("are not equal: %o and %o", (a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(b, a)).toBe(false);
  });

  it("are not equal where one has an attribute more, whatever it is called", () => {
    expect(itemsEqual({ a: { S: "x" } }, {})).toBe(false);
    expect(itemsEqual({}, { a: { S: "x" } })).toBe(false);
    expect(itemsEqual({ toString: { S: "x" } }, { a: { S: "x" } })).toBe(false);
    const shared: AttributeValue = { S: "x" };
    expect(itemsEqual({ a: shared }, { a: shared })).toBe(true);
  });
});

describe("some attributes of an item", () => {
  const item: Item = { a: { S: "1" }, b: { S: "2" } };

  it("are left out, or picked as far as there are any", () => {
    expect({ ...omitAttributes(item, ["b", "c"]) }).toEqual({ a: { S: "1" } });
    expect({ ...pickAttributes(item, ["b", "c", "toString"]) }).toEqual({ b: { S: "2" } });
  });

  it("are copied into an item that inherits nothing, so that none is lost", () => {
    for (const copy of [omitAttributes(item, []), pickAttributes(item, []), emptyItem()]) {
      for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"])
        expect(name in copy).toBe(false);
    }
    const odd = pickAttributes(JSON.parse(`{"__proto__":{"S":"x"}}`) as Item, ["__proto__"]);
    expect(Object.entries(odd)).toEqual([["__proto__", { S: "x" }]]);
  });

  it("share what they inherit from, which nobody can add to", () => {
    expect(Object.isFrozen(Object.getPrototypeOf(emptyItem()))).toBe(true);
  });
});

describe("the text of a key", () => {
  it("is this text: tombstones are found by it", () => {
    expect(keyText({ pk: { S: "k" } })).toBe(`[["pk","S","k"]]`);
    expect(keyText({ pk: { B: bytes(0, 255) }, a: { N: "1.0E0" } })).toBe(
      `[["a","N","1"],["pk","B","AP8="]]`,
    );
  });

  it("keeps a number that is none as it is", () => {
    expect(keyText({ pk: { N: "many" } })).toBe(`[["pk","N","many"]]`);
  });

  it.each<[AttributeValue, string]>([
    [{ BOOL: true }, "BOOL"],
    [{} as AttributeValue, "none"],
  ])("is refused for %o", (pk, type) => {
    expect(() => keyText({ pk })).toThrow(
      expect.objectContaining({
        code: "wrong-key",
        message: `A key attribute has type ${type}. Allowed: S, N or B. Check the table's key schema.`,
      }),
    );
  });
});
