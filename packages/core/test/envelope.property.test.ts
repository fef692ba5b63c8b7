import { arbitraryChange, arbitraryItem } from "@isthmus/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeEnvelope,
  decodeItem,
  encodeChange,
  encodeEnvelope,
  encodeItem,
  itemsEqual,
} from "../src/index.ts";

describe("the wire format", () => {
  it("carries every change exactly", () => {
    fc.assert(
      fc.property(arbitraryChange(), (change) => {
        const text = encodeEnvelope(change.table, Object.keys(change.key), [encodeChange(change)]);
        const [decoded] = decodeEnvelope(text);
        expect(decoded?.kind).toBe(change.kind);
        expect(decoded?.version).toEqual(change.version);
        expect(decoded?.base).toEqual(change.base);
        expect(decoded?.writtenAt).toBe(change.writtenAt);
        expect(itemsEqual(decoded?.key ?? {}, change.key)).toBe(true);
        if (change.kind === "put")
          expect(decoded?.kind === "put" && itemsEqual(decoded.item, change.item)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("carries attributes whose names mean something to JavaScript", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", ""];
    const item = decodeItem(
      JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:{"S":"x"}`).join(",")}}`),
    );
    expect(Object.keys(item).sort()).toEqual([...names].sort());
    const text = JSON.stringify(encodeItem({ map: { M: item } }));
    const back = decodeItem(JSON.parse(text));
    expect(itemsEqual(back, { map: { M: item } })).toBe(true);
    expect(Object.keys((back["map"] as { M: object }).M)).toHaveLength(names.length);
  });

  it("carries every item through JSON exactly, and equality notices any lost attribute", () => {
    fc.assert(
      fc.property(arbitraryItem(), (item) => {
        const back = decodeItem(JSON.parse(JSON.stringify(encodeItem(item))));
        expect(itemsEqual(item, back)).toBe(true);
        const [name] = Object.keys(item);
        if (name !== undefined) {
          const { [name]: _, ...rest } = back;
          expect(itemsEqual(item, rest)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
