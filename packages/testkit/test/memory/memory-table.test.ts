import { DEFAULT_VERSION_ATTRIBUTES, isIsthmusError } from "@isthmus/core";
import type { Item, StreamRecord } from "@isthmus/core";
import { cutToSecond, manualClock, memoryTable } from "@isthmus/testkit";
import type { MemoryTable } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";

const KEY = { pk: { S: "k" } };

function openTable(): MemoryTable {
  return memoryTable({
    name: "orders",
    keySchema: { partitionKey: "pk" },
    clock: manualClock("1700000000.75"),
  });
}

function streamOf(table: MemoryTable, from?: number): readonly StreamRecord[] {
  return table.records(from).map((entry) => {
    if (entry.kind === "malformed") throw new Error("malformed");
    return entry.record;
  });
}

describe("memoryTable", () => {
  test("records inserts, updates and removals with both images, in order", () => {
    const table = openTable();
    table.put({ ...KEY, a: { S: "1" } });
    table.update(KEY, { a: { S: "2" }, b: { BOOL: true } });
    table.update(KEY, { a: undefined });
    table.delete(KEY);
    const images = streamOf(table).map(({ oldImage, newImage }) => [
      oldImage && { ...oldImage },
      newImage && { ...newImage },
    ]);
    expect(images).toEqual([
      [undefined, { ...KEY, a: { S: "1" } }],
      [
        { ...KEY, a: { S: "1" } },
        { ...KEY, a: { S: "2" }, b: { BOOL: true } },
      ],
      [
        { ...KEY, a: { S: "2" }, b: { BOOL: true } },
        { ...KEY, b: { BOOL: true } },
      ],
      [{ ...KEY, b: { BOOL: true } }, undefined],
    ]);
    const sequences = streamOf(table).map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort());
    expect(table.get(KEY)).toBeUndefined();
  });

  test("leaves no record of writes that change nothing", () => {
    const table = openTable();
    table.put({ ...KEY, n: { N: "1.0" }, s: { SS: ["a", "b"] } });
    table.put({ ...KEY, n: { N: "1" }, s: { SS: ["b", "a"] } });
    table.update(KEY, { n: { N: "1e0" }, absent: undefined });
    table.delete({ pk: { S: "absent" } });
    table.expire({ pk: { S: "absent" } });
    expect(streamOf(table)).toHaveLength(1);
  });

  test("an update of an absent item creates it", () => {
    const table = openTable();
    table.update(KEY, { a: { S: "1" } });
    expect({ ...table.get(KEY) }).toEqual({ ...KEY, a: { S: "1" } });
  });

  test("only an expiry is recorded as expired", () => {
    const table = openTable();
    table.put(KEY);
    table.expire(KEY);
    table.put(KEY);
    table.delete(KEY);
    expect(streamOf(table).map(({ expired }) => expired)).toEqual([false, true, false, false]);
  });

  test("shows the stream's time as it is told to", () => {
    const clock = manualClock("1700000000.75");
    const table = memoryTable({
      name: "orders",
      keySchema: { partitionKey: "pk" },
      clock,
      streamTime: cutToSecond,
    });
    table.put(KEY);
    clock.advance(500);
    table.delete(KEY);
    expect(streamOf(table).map(({ createdAt }) => createdAt)).toEqual(["1700000000", "1700000001"]);
    const [plain] = streamOf(tableWithOneItem());
    expect(plain?.createdAt).toBe("1700000000.75");
  });

  test("gives the stream from a place on", () => {
    const table = openTable();
    for (const n of ["1", "2", "3"]) table.put({ pk: { S: n } });
    expect(streamOf(table, 2).map(({ key }) => key["pk"])).toEqual([{ S: "3" }]);
    expect(streamOf(table, 3)).toEqual([]);
  });

  test("neither what goes in nor what comes out is what it keeps", () => {
    const table = openTable();
    const list = [{ S: "kept" }];
    const bytes = Uint8Array.of(1);
    const given = { ...KEY, l: { L: list }, b: { B: bytes } };
    table.put(given);
    list.push({ S: "meddled" });
    bytes[0] = 2;
    const kept = { pk: { S: "k" }, l: { L: [{ S: "kept" }] }, b: { B: Uint8Array.of(1) } };
    expect({ ...table.get(KEY) }).toEqual(kept);
    for (const out of [table.get(KEY), ...table.items(), streamOf(table)[0]?.newImage]) {
      const { b } = out as Item;
      if (b !== undefined && "B" in b) b.B[0] = 9;
      (out as Record<string, unknown>)["l"] = "meddled";
    }
    expect({ ...table.get(KEY) }).toEqual(kept);
    expect({ ...streamOf(table)[0]?.newImage }).toEqual(kept);
  });

  test("takes other spellings of a number for the same key", () => {
    const table = openTable();
    table.put({ pk: { N: "10" }, a: { S: "1" } });
    table.put({ pk: { N: "1e1" }, a: { S: "2" } });
    expect(table.items()).toHaveLength(1);
    table.delete({ pk: { N: "10.0" } });
    expect(table.items()).toEqual([]);
  });

  test("gives items in the order of their keys, whatever the order of writing", () => {
    const [a, b] = [openTable(), openTable()];
    for (const n of ["2", "1", "3"]) a.put({ pk: { S: n } });
    for (const n of ["3", "2", "1"]) b.put({ pk: { S: n } });
    expect(a.items()).toEqual(b.items());
  });

  test("keeps an attribute named __proto__, written or updated", () => {
    const table = openTable();
    table.put({ ...KEY, ["__proto__"]: { S: "1" } });
    expect(Object.keys(table.get(KEY) ?? {}).sort()).toEqual(["__proto__", "pk"]);
    table.update(KEY, { ["__proto__"]: { S: "2" }, [DEFAULT_VERSION_ATTRIBUTES.region]: { S: "r" } });
    expect(table.get(KEY)?.["__proto__"]).toEqual({ S: "2" });
  });

  test.each<[string, (table: MemoryTable) => void]>([
    ["an item without its key", (table) => table.put({ a: { S: "1" } })],
    ["an empty key", (table) => table.put({ pk: { S: "" } })],
    ["a key of a type that keys cannot have", (table) => table.put({ pk: { BOOL: true } })],
    ["a key with another attribute", (table) => table.delete({ ...KEY, a: { S: "1" } })],
    ["an update of the key", (table) => table.update(KEY, { pk: { S: "other" } })],
  ])("refuses %s", (_, write) => {
    const table = openTable();
    expect(codeOf(() => write(table))).toBe("wrong-key");
    expect(streamOf(table)).toEqual([]);
  });

  test("refuses a number that is none", () => {
    expect(codeOf(() => openTable().put({ ...KEY, n: { N: "one" } }))).toBe("invalid-attribute-value");
  });
});

function tableWithOneItem(): MemoryTable {
  const table = openTable();
  table.put(KEY);
  return table;
}

function codeOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return isIsthmusError(error) ? error.code : "another error";
  }
  return "no error";
}
