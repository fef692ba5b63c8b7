import { describe, expect, it } from "vitest";
import type { AttributeValue } from "@isthmus/core";
import { itemBytes } from "../../src/items/item-bytes.ts";

describe("the bytes of an item", () => {
  it.each<[string, AttributeValue, number]>([
    ["text in UTF-8", { S: "né" }, 3],
    ["two digits a byte and one besides", { N: "12345" }, 4],
    ["binary", { B: new Uint8Array(5) }, 5],
    ["one for true and false", { BOOL: false }, 1],
    ["one for null", { NULL: true }, 1],
    ["a set's elements", { SS: ["ab", "c"] }, 3],
    ["a set's numbers", { NS: ["1", "22"] }, 4],
    ["a set's binaries", { BS: [new Uint8Array(2)] }, 2],
    ["a list: three, and one for each element", { L: [{ S: "ab" }, { NULL: true }] }, 8],
    ["a map: three, its names, and one for each element", { M: { ab: { S: "c" } } }, 7],
  ])("are those of its names and %s", (_, value, bytes) => {
    expect(itemBytes({ name: value })).toBe(4 + bytes);
  });
});
