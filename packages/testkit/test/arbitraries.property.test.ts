import {
  compareVersions,
  decodeItem,
  encodeItem,
  itemsEqual,
  keyText,
  pickAttributes,
  tryParseTimestamp,
} from "@isthmus/core";
import type { AttributeValue } from "@isthmus/core";
import {
  arbitraryAttributeValue,
  arbitraryChange,
  arbitraryItem,
  arbitraryKey,
  arbitraryNumberText,
  arbitraryVersion,
  manualClock,
  memoryTable,
} from "@isthmus/testkit";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("arbitraries", () => {
  test("numbers are canonical and have at most 38 significant digits", () => {
    fc.assert(
      fc.property(arbitraryNumberText(), (text) => {
        expect(tryParseTimestamp(text)).toBe(text);
        const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
        expect(digits.length).toBeLessThanOrEqual(38);
      }),
    );
  });

  test("items survive DynamoDB's JSON exactly", () => {
    fc.assert(
      fc.property(arbitraryItem(), (item) => {
        expect(itemsEqual(decodeItem(JSON.parse(JSON.stringify(encodeItem(item)))), item)).toBe(true);
      }),
    );
  });

  test("items survive a table exactly", () => {
    fc.assert(
      fc.property(arbitraryItem(), arbitraryKey(["__key", "__sort"]), (attributes, key) => {
        const item = Object.assign(Object.create(null), attributes, key) as typeof attributes;
        const table = memoryTable({
          name: "t",
          keySchema: { partitionKey: "__key", sortKey: "__sort" },
          clock: manualClock("0"),
        });
        table.put(item);
        expect(itemsEqual(table.get(key) ?? {}, item)).toBe(true);
        table.put(item);
        expect(table.records()).toHaveLength(1);
      }),
    );
  });

  test("a put's item holds its key", () => {
    fc.assert(
      fc.property(arbitraryChange(), (change) => {
        if (change.kind === "delete") return;
        const names = Object.keys(change.key);
        expect(keyText(pickAttributes(change.item, names))).toBe(keyText(change.key));
      }),
    );
  });

  test("sets are never empty and have no repeats", () => {
    fc.assert(
      fc.property(arbitraryAttributeValue(), (value) => {
        const members = "SS" in value ? value.SS : "NS" in value ? value.NS : undefined;
        if (members === undefined) return;
        expect(members.length).toBeGreaterThan(0);
        expect(new Set(members).size).toBe(members.length);
      }),
    );
  });

  test("versions collide often enough for ties to be tried", () => {
    const versions = fc.sample(arbitraryVersion(), { numRuns: 300, seed: 1 });
    const equal = versions.flatMap((a, i) =>
      versions.slice(i + 1).filter((b) => compareVersions(a, b) === 0),
    );
    const tied = versions.flatMap((a, i) =>
      versions.slice(i + 1).filter((b) => a.timestamp === b.timestamp && a.region !== b.region),
    );
    expect(equal.length).toBeGreaterThan(0);
    expect(tied.length).toBeGreaterThan(0);
  });

  test("every type of value, names like __proto__, and both kinds of change come up", () => {
    const items = fc.sample(arbitraryItem(), { numRuns: 500, seed: 1 });
    const types = new Set(items.flatMap((item) => Object.values<AttributeValue>(item).flatMap(Object.keys)));
    expect([...types].sort()).toEqual(["B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"]);
    expect(items.some((item) => Object.hasOwn(item, "__proto__"))).toBe(true);
    const kinds = new Set(fc.sample(arbitraryChange(), { numRuns: 100, seed: 1 }).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["delete", "put"]);
  });
});
