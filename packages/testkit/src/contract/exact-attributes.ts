import { emptyItem } from "@isthmus/core";
import type { AttributeValue, Item } from "@isthmus/core";

/** DynamoDB allows 32 levels; a few are left for the item itself and for how an adapter counts. */
const NESTING_DEPTH = 28;

/** Attributes that have to come through unchanged, by what is special about them. */
export const EXACT_ATTRIBUTES: Readonly<Record<string, Item>> = {
  "text of any script, with control characters, quotes and backslashes": {
    a: { S: 'Grüße, 世界, שלום, 😀, \u0000\u0001\t\n\r\u2028"\\/' },
  },
  "composed and decomposed letters apart": { a: { S: "\u00e9" }, b: { S: "e\u0301" } },
  "empty text and empty binary": { a: { S: "" }, b: { B: new Uint8Array() } },
  "numbers of 38 digits": {
    a: { N: "12345678901234567890123456789012345678" },
    b: { N: "-0.12345678901234567890123456789012345678" },
    c: { N: "1234567890123456789.0123456789012345678" },
  },
  "numbers beyond JavaScript's whole numbers": {
    a: { N: "9007199254740993" },
    b: { N: "-9007199254740993" },
  },
  "numbers beside zero": { a: { N: "0" }, b: { N: "0.000001" }, c: { N: "-1" } },
  "every byte": { a: { B: Uint8Array.from({ length: 256 }, (_, i) => i) } },
  "binary whose length is no multiple of three": {
    a: { B: Uint8Array.of(255) },
    b: { B: Uint8Array.of(0, 128) },
  },
  "true, false and null": { a: { BOOL: true }, b: { BOOL: false }, c: { NULL: true } },
  "sets of text": { a: { SS: ["", "a", "ä", "😀"] } },
  "sets of numbers": { a: { NS: ["1", "-2.5", "12345678901234567890123456789012345678"] } },
  "sets of binary": { a: { BS: [Uint8Array.of(0), Uint8Array.of(255, 254), Uint8Array.of(1, 2, 3, 4)] } },
  "empty lists and empty maps": { a: { L: [] }, b: { M: {} }, c: { L: [{ L: [] }, { M: {} }] } },
  "lists with values of different types in their order": {
    a: { L: [{ S: "1" }, { N: "1" }, { B: Uint8Array.of(1) }, { BOOL: true }, { NULL: true }, { S: "1" }] },
  },
  "sets, binary and numbers deep within maps": {
    a: { M: { b: { L: [{ M: { c: { BS: [Uint8Array.of(7)] }, d: { NS: ["1.5"] }, e: { SS: ["x"] } } }] } } },
  },
  "deep nesting": { a: nested(NESTING_DEPTH) },
  "attribute names with dots, spaces, hashes, colons and any script": {
    "a.b": { S: "1" },
    "a b": { S: "2" },
    "#a": { S: "3" },
    ":a": { S: "4" },
    "世界 😀": { S: "5" },
    S: { S: "6" },
    M: { M: { S: { S: "7" }, B: { N: "1" } } },
  },
  "attributes named like members of every object": {
    constructor: { S: "1" },
    toString: { N: "2" },
    hasOwnProperty: { BOOL: true },
    a: { M: { constructor: { M: { prototype: { S: "3" } } } } },
  },
  "an attribute named __proto__": named("__proto__", { S: "1" }),
  "an attribute named __proto__ within a map": { a: { M: named("__proto__", { M: { b: { S: "1" } } }) } },
};

function nested(depth: number): AttributeValue {
  let value: AttributeValue = { S: "innermost" };
  for (let level = 1; level < depth; level++) value = level % 2 === 0 ? { L: [value] } : { M: { a: value } };
  return value;
}

/** A literal cannot say it: `__proto__` in one sets the prototype. */
function named(name: string, value: AttributeValue): Item {
  const item = emptyItem();
  item[name] = value;
  return item;
}
