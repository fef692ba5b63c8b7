import { IsthmusError } from "@isthmus/core";
import type { ReplicaStore } from "@isthmus/core";
import { expect, it } from "vitest";
import { lazyReplicaStore } from "../../src/tables/lazy-replica-store.ts";
import { bench } from "../support/bench.ts";

const gone = new IsthmusError("not-found", "There is no such table.", { kind: "configuration" });
const key = { pk: { S: "x" } };
const item = { ...key };
const version = { timestamp: "5" as never, region: "b" };

it("opens once, with the first call, and hands every call on", async () => {
  const { store, table } = bench();
  let opened = 0;
  const lazy = lazyReplicaStore("orders", async () => {
    opened++;
    return Promise.resolve(store);
  });
  expect([lazy.table, opened]).toEqual(["orders", 0]);
  expect(await lazy.put(item, version, { allowInsert: true })).toEqual({ outcome: "inserted" });
  const next = { timestamp: "6" as never, region: "b" };
  expect(await lazy.setVersion(key, { kind: "exactly", version }, next)).toEqual({ outcome: "done" });
  expect(await lazy.raiseTombstone(key, next)).toEqual({ outcome: "raised" });
  expect((await lazy.readTombstones([key])).size).toBe(1);
  expect(await lazy.deleteExactly(key, version)).toMatchObject({ outcome: "refused" });
  expect(await lazy.deleteBelow(key, { timestamp: "7" as never, region: "b" })).toEqual({ outcome: "done" });
  expect(table.get(key)).toBeUndefined();
  expect(opened).toBe(1);
});

it("fails the call while it cannot be opened, and tries again with the next", async () => {
  const { store } = bench();
  let opened = 0;
  const lazy: ReplicaStore = lazyReplicaStore("orders", async () => {
    if (opened++ === 0) throw gone;
    return Promise.resolve(store);
  });
  await expect(lazy.readTombstones([key])).rejects.toBe(gone);
  expect((await lazy.readTombstones([key])).size).toBe(0);
  expect(opened).toBe(2);
});
