import { parseTimestamp } from "@isthmus/core";
import { manualClock, memoryReplicaStore, memoryTable, memoryTombstones } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";

const KEY = { pk: { S: "k" } };
const V = { timestamp: parseTimestamp("1700000000"), region: "eu-west-1" };

function openTable(name = "orders") {
  return memoryTable({ name, keySchema: { partitionKey: "pk" }, clock: manualClock("1700000000") });
}

describe("memoryReplicaStore", () => {
  test("takes one turn per call, before anything is read or written", async () => {
    const calls: string[] = [];
    const table = openTable();
    const store = memoryReplicaStore({
      table,
      beforeStep: async (call) => {
        calls.push(`${call} at ${table.records().length}`);
        return Promise.resolve();
      },
    });
    await store.put(KEY, V, { allowInsert: true });
    await store.setVersion(KEY, { kind: "exactly", version: V }, { ...V, region: "us-east-1" });
    await store.raiseTombstone(KEY, V);
    await store.readTombstones([KEY, KEY]);
    await store.deleteBelow(KEY, V);
    await store.deleteExactly(KEY, { ...V, region: "us-east-1" });
    expect(calls).toEqual([
      "put at 0",
      "setVersion at 1",
      "raiseTombstone at 2",
      "readTombstones at 2",
      "deleteBelow at 2",
      "deleteExactly at 2",
    ]);
  });

  test("does its step on what it finds when its turn comes", async () => {
    const table = openTable();
    let go: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      go = resolve;
    });
    const store = memoryReplicaStore({ table, beforeStep: async () => turn });
    const putting = store.put(KEY, V, { allowInsert: true });
    table.put({ ...KEY, from: { S: "application" } });
    go();
    expect(await putting).toEqual({ outcome: "refused", held: { kind: "unversioned" } });
  });

  test("writes nothing where its turn ends in a crash", async () => {
    const table = openTable();
    const store = memoryReplicaStore({ table, beforeStep: async () => Promise.reject(new Error("crash")) });
    await expect(store.put(KEY, V, { allowInsert: true })).rejects.toThrow("crash");
    expect(table.records()).toEqual([]);
  });

  test("tells a store's writes to the table's stream", async () => {
    const table = openTable();
    const store = memoryReplicaStore({ table });
    await store.put(KEY, V, { allowInsert: true });
    await store.deleteExactly(KEY, V);
    expect(
      table.records().map((entry) => entry.kind === "record" && entry.record.newImage === undefined),
    ).toEqual([false, true]);
  });

  test("keeps the tombstones of several tables apart in one place", async () => {
    const tombstones = memoryTombstones();
    const [orders, events] = ["orders", "events"].map((name) =>
      memoryReplicaStore({ table: openTable(name), tombstones }),
    );
    await orders?.raiseTombstone(KEY, V);
    expect((await events?.readTombstones([KEY]))?.size).toBe(0);
    expect(tombstones.all("orders")).toHaveLength(1);
    tombstones.forget("orders", KEY);
    expect((await orders?.readTombstones([KEY]))?.size).toBe(0);
  });
});
