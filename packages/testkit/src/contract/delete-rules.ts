import assert from "node:assert/strict";
import { INVALID_STATES, UNVERSIONED_STATES } from "./held-states.ts";
import { assertRefused, local, replicated, version } from "./store-bench.ts";
import type { StoreRule } from "./store-bench.ts";
import { VERSION_PAIRS } from "./version-pairs.ts";

const DONE = { outcome: "done" } as const;
const V = version("1700000000", "eu-west-1");

/** Rules of `deleteBelow` and `deleteExactly`. */
export const DELETE_RULES: readonly StoreRule[] = [
  ...VERSION_PAIRS.map(({ name, lower, higher }): StoreRule => ({
    name: `deleteBelow deletes what is lower and spares what is higher: ${name}`,
    async check({ store, key, holdVersion, holds }) {
      const kept = await holdVersion(higher, { a: { S: "kept" } });
      assertRefused(await store.deleteBelow(key(), lower), local(higher));
      await holds(kept);
      await holdVersion(lower, {}, 1);
      assert.deepEqual(await store.deleteBelow(key(1), higher), DONE);
      await holds(undefined, 1);
    },
  })),
  {
    name: "deleteBelow spares an equal version",
    async check({ store, key, item, holds, holdVersion }) {
      const kept = await holdVersion(V);
      assertRefused(await store.deleteBelow(key(), V), local(V));
      await holds(kept);
      await store.put(item({}, 1), V, { allowInsert: true });
      assertRefused(await store.deleteBelow(key(1), V), replicated(V));
    },
  },
  {
    name: "deleteBelow deletes what replication has written",
    async check({ store, key, item, holds }) {
      await store.put(item(), V, { allowInsert: true });
      assert.deepEqual(await store.deleteBelow(key(), version("1700000001")), DONE);
      await holds(undefined);
    },
  },
  {
    name: "deleteBelow is refused where there is no item, and its repetition so harmless",
    async check({ store, key, holdVersion }) {
      assertRefused(await store.deleteBelow(key(), V), undefined);
      await holdVersion(version("1"), {}, 1);
      await store.deleteBelow(key(1), V);
      assertRefused(await store.deleteBelow(key(1), V), undefined);
    },
  },
  {
    name: "deleteExactly deletes the very version, whoever wrote it",
    async check({ store, key, item, holds, holdVersion }) {
      await holdVersion(V);
      assert.deepEqual(await store.deleteExactly(key(), V), DONE);
      await holds(undefined);
      await store.put(item({}, 1), V, { allowInsert: true });
      assert.deepEqual(await store.deleteExactly(key(1), V), DONE);
      await holds(undefined, 1);
    },
  },
  ...[
    version("1699999999", "eu-west-1"),
    version("1700000001", "eu-west-1"),
    version("1700000000", "eu-west-2"),
  ].map((held): StoreRule => ({
    name: `deleteExactly of 1700000000@eu-west-1 spares ${held.timestamp}@${held.region}`,
    async check({ store, key, holds, holdVersion }) {
      const kept = await holdVersion(held);
      assertRefused(await store.deleteExactly(key(), V), local(held));
      await holds(kept);
    },
  })),
  {
    name: "deleteExactly finds another spelling of the timestamp equal",
    async check({ store, key, hold, holds, stamp }) {
      await hold(stamp({ N: "1.7E9" }, { S: V.region }));
      assert.deepEqual(await store.deleteExactly(key(), V), DONE);
      await holds(undefined);
    },
  },
  {
    name: "deleteExactly is refused where there is no item",
    async check({ store, key }) {
      assertRefused(await store.deleteExactly(key(), V), undefined);
    },
  },
  ...[...UNVERSIONED_STATES, ...INVALID_STATES].map(({ name, stamp, state }): StoreRule => ({
    name: `deleteBelow and deleteExactly never delete an item ${name}`,
    async check({ store, attributes, key, hold, holds }) {
      const kept = await hold(stamp(attributes), { a: { S: "kept" } });
      assertRefused(await store.deleteBelow(key(), V), state(attributes));
      assertRefused(await store.deleteExactly(key(), version("1", "a")), state(attributes));
      await holds(kept);
    },
  })),
  {
    name: "deletes touch no other item and no tombstone",
    async check({ store, key, holdVersion, holds }) {
      const neighbour = await holdVersion(version("1"), {}, 1);
      await holdVersion(version("1"));
      await holdVersion(version("1"), {}, 2);
      await store.deleteBelow(key(), V);
      await store.deleteExactly(key(2), version("1"));
      await holds(neighbour, 1);
      assert.equal((await store.readTombstones([key(), key(1), key(2)])).size, 0);
    },
  },
];
