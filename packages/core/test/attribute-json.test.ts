import { describe, expect, it } from "vitest";
import { decodeAttributes, decodeItem, encodeItem } from "../src/index.ts";
import type { Item } from "../src/index.ts";

const BYTES = Uint8Array.of(0, 255);

const ITEM: Item = {
  s: { S: "" },
  n: { N: "1E-130" },
  b: { B: BYTES },
  yes: { BOOL: true },
  no: { BOOL: false },
  nothing: { NULL: true },
  ss: { SS: ["b", "a"] },
  ns: { NS: ["1.0", "2"] },
  bs: { BS: [BYTES, Uint8Array.of()] },
  l: { L: [{ S: "x" }, { L: [] }, { B: BYTES }] },
  m: { M: { inner: { B: BYTES }, constructor: { S: "y" } } },
  ["__proto__x"]: { S: "z" },
};

const JSON_OF_ITEM = {
  s: { S: "" },
  n: { N: "1E-130" },
  b: { B: "AP8=" },
  yes: { BOOL: true },
  no: { BOOL: false },
  nothing: { NULL: true },
  ss: { SS: ["b", "a"] },
  ns: { NS: ["1.0", "2"] },
  bs: { BS: ["AP8=", ""] },
  l: { L: [{ S: "x" }, { L: [] }, { B: "AP8=" }] },
  m: { M: { inner: { B: "AP8=" }, constructor: { S: "y" } } },
  ["__proto__x"]: { S: "z" },
};

describe("an item as JSON", () => {
  it("has binary as base64 and all else as it is, on every level", () => {
    expect(structuredClone({ ...encodeItem(ITEM) })).toEqual(JSON_OF_ITEM);
  });

  it("is read back exactly, from base64 as from bytes", () => {
    expect({ ...decodeItem(JSON_OF_ITEM) }).toEqual(ITEM);
    expect({ ...decodeItem(ITEM) }).toEqual(ITEM);
  });

  it("keeps an attribute named __proto__", () => {
    const item = decodeItem(JSON.parse(`{"__proto__":{"S":"x"}}`));
    expect(JSON.stringify(encodeItem(item))).toBe(`{"__proto__":{"S":"x"}}`);
  });

  it("may have members that are undefined, as the SDK's values do", () => {
    const values = { a: { S: "x", $unknown: undefined }, b: { S: undefined, L: [{ N: undefined, S: "y" }] } };
    expect(JSON.stringify(decodeItem(values))).toBe(`{"a":{"S":"x"},"b":{"L":[{"S":"y"}]}}`);
    expect(Object.keys(decodeItem(values)["a"] ?? {})).toEqual(["S"]);
  });
});

describe("some attributes of an item's JSON", () => {
  it("are read as the whole would be, as far as it has them, and the others are not looked at", () => {
    const json = { ...JSON_OF_ITEM, odd: { Z: 1 } };
    expect({ ...decodeAttributes(json, ["b", "n", "m", "none", "toString"]) }).toEqual({
      b: ITEM["b"],
      n: ITEM["n"],
      m: ITEM["m"],
    });
  });

  it("are refused as in the whole, and told where", () => {
    expect(() => decodeAttributes({ a: { N: "x" } }, ["a"], "NewImage")).toThrow(
      "The attribute value at NewImage.a is malformed. Allowed there: a number as decimal text.",
    );
    expect(() => decodeAttributes({ a: {} }, ["a"])).toThrow("at item.a is malformed");
    expect(() => decodeAttributes("x", [])).toThrow(
      "at item is malformed. Allowed there: a map of attributes.",
    );
  });
});

describe("JSON that is no item", () => {
  const refusal = (json: unknown) => () => decodeItem(json);

  it.each([
    ["null", null, "item", "a map of attributes"],
    ["a list", [], "item", "a map of attributes"],
    ["a text", "x", "item", "a map of attributes"],
    ["a value that is text", { a: "x" }, "item.a", "an object with one type"],
    ["a value that is null", { a: null }, "item.a", "an object with one type"],
    ["a value whose type is undefined", { a: { S: undefined } }, "item.a", "an object with exactly one type"],
    ["a value without a type", { a: {} }, "item.a", "an object with exactly one type"],
    ["a value of two types", { a: { S: "", N: "1" } }, "item.a", "an object with exactly one type"],
    ["an unknown type", { a: { Z: 1 } }, "item.a", "one of the types S, N, B, BOOL, NULL, SS, NS, BS, L, M"],
    ["a text that is none", { a: { S: 1 } }, "item.a", "text"],
    ["a number that is one of JavaScript's", { a: { N: 1 } }, "item.a", "a number as decimal text"],
    ["a number that is none", { a: { N: "x" } }, "item.a", "a number as decimal text"],
    ["binary that is a number", { a: { B: 1 } }, "item.a", "binary as base64 text or bytes"],
    ["binary that is no base64", { a: { B: "!" } }, "item.a", "binary as base64 text or bytes"],
    ["a truth value as text", { a: { BOOL: "true" } }, "item.a", "a boolean"],
    ["a null that is false", { a: { NULL: false } }, "item.a", "NULL: true"],
    ["a set that is a text", { a: { SS: "x" } }, "item.a", "a list"],
    ["a set with a number in it", { a: { SS: ["x", 1] } }, "item.a[1]", "text"],
    ["a set of numbers with a text in it", { a: { NS: ["x"] } }, "item.a[0]", "a number as decimal text"],
    [
      "a set of binary with a number in it",
      { a: { BS: [1] } },
      "item.a[0]",
      "binary as base64 text or bytes",
    ],
    ["a list with a text in it", { a: { L: ["x"] } }, "item.a[0]", "an object with one type"],
    ["a map that is a list", { a: { M: [] } }, "item.a", "a map of attributes"],
  ])("is refused, and told where: %s", (_, json, path, allowed) => {
    expect(refusal(json)).toThrow(
      expect.objectContaining({
        code: "invalid-attribute-value",
        message: `The attribute value at ${path} is malformed. Allowed there: ${allowed}.`,
      }),
    );
  });

  it("is not told in full where it is deep, since keys of maps may be data, nor where names are long", () => {
    expect(refusal({ a: { M: { secret: { S: 1 } } } })).toThrow("value at item.a is malformed");
    expect(refusal({ ["a".repeat(200)]: { S: 1 } })).toThrow(`value at item.${"a".repeat(75)} is`);
    expect(() => decodeItem([], "key")).toThrow("value at key is malformed");
  });

  it("is bounded in depth, for lists as for maps", () => {
    const nested = (type: "L" | "M", levels: number): unknown => {
      let value: unknown = { S: "x" };
      for (let level = 0; level < levels; level++) value = { [type]: type === "L" ? [value] : { m: value } };
      return { a: value };
    };
    for (const type of ["L", "M"] as const) {
      expect(refusal(nested(type, 40))).not.toThrow();
      expect(refusal(nested(type, 41))).toThrow("Allowed there: at most 40 levels of nesting.");
    }
  });
});
