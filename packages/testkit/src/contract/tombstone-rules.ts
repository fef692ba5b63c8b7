import assert from "node:assert/strict";
import { keyText } from "@isthmus/core";
import type { ItemKey, Version } from "@isthmus/core";
import { plainItem } from "./plain-item.ts";
import { replicated, version } from "./store-bench.ts";
import type { StoreBench, StoreRule } from "./store-bench.ts";
import { VERSION_PAIRS } from "./version-pairs.ts";

const V = version("1700000000.123456", "eu-west-1");
/** More than two of DynamoDB's largest batch reads, and no multiple of one. */
const MANY_KEYS = 250;
/** So many writes at once that the suite stays quick and a small emulator is not drowned. */
const WRITES_AT_ONCE = 25;

/** Rules of `readTombstones` and `raiseTombstone`. */
export const TOMBSTONE_RULES: readonly StoreRule[] = [
  {
    name: "a raised tombstone is read at once, with its key and version exactly",
    async check({ store, key }) {
      assert.deepEqual(await store.raiseTombstone(key(), V), { outcome: "raised" });
      const found = await store.readTombstones([key()]);
      assert.deepEqual([...found.keys()], [keyText(key())]);
      const [raised] = found.values();
      assert.deepEqual(raised?.version, V);
      assert.deepEqual(plainItem(raised?.key, "by-value"), plainItem(key(), "by-value"));
    },
  },
  {
    name: "keys without a tombstone are absent, and no keys give no tombstones",
    async check({ store, key }) {
      assert.equal((await store.readTombstones([])).size, 0);
      assert.equal((await store.readTombstones([key()])).size, 0);
      await store.raiseTombstone(key(1), V);
      assert.deepEqual([...(await store.readTombstones([key(), key(1), key(2)])).keys()], [keyText(key(1))]);
    },
  },
  ...VERSION_PAIRS.map(({ name, lower, higher }): StoreRule => ({
    name: `a tombstone is raised and never lowered: ${name}`,
    async check(bench) {
      const { store, key } = bench;
      await store.raiseTombstone(key(), lower);
      assert.deepEqual(await store.raiseTombstone(key(), higher), { outcome: "raised" });
      assert.deepEqual(await store.raiseTombstone(key(), lower), { outcome: "held", version: higher });
      assert.deepEqual(await tombstone(bench), higher);
    },
  })),
  {
    name: "raising a tombstone to where it is tells that it is held, and is so harmless to repeat",
    async check(bench) {
      await bench.store.raiseTombstone(bench.key(), V);
      assert.deepEqual(await bench.store.raiseTombstone(bench.key(), V), { outcome: "held", version: V });
      assert.deepEqual(await tombstone(bench), V);
    },
  },
  {
    name: `reads ${MANY_KEYS} tombstones in one call, among as many keys without one`,
    async check({ store, key }) {
      const versions = await raiseMany(store, key);
      const asked = Array.from({ length: 2 * MANY_KEYS }, (_, n) => key(n));
      assertTombstones(await store.readTombstones(asked), versions);
    },
  },
  {
    name: "a key asked for twice in one call is found once",
    async check({ store, key }) {
      await store.raiseTombstone(key(), V);
      const asked = [key(), key(1), key(), key(1), key()];
      assertTombstones(await store.readTombstones(asked), new Map([[keyText(key()), V]]));
    },
  },
  {
    name: `${MANY_KEYS} keys, each asked for twice in one call, are found once`,
    async check({ store, key }) {
      const versions = await raiseMany(store, key);
      const asked = Array.from({ length: MANY_KEYS }, (_, n) => key(n));
      assertTombstones(await store.readTombstones([...asked, ...asked.reverse()]), versions);
    },
  },
  {
    name: "raising a tombstone touches no item and no other tombstone",
    async check(bench) {
      const { store, key, holdVersion, holds } = bench;
      const held = await holdVersion(version("1"));
      await store.raiseTombstone(key(1), version("5"));
      await store.raiseTombstone(key(), V);
      await holds(held);
      assert.deepEqual(await tombstone(bench, 1), version("5"));
    },
  },
  {
    name: "writing an item leaves its tombstone",
    async check(bench) {
      const { store, key, item, state } = bench;
      await store.raiseTombstone(key(), V);
      const above = version("1700000001");
      await store.put(item(), above, { allowInsert: true });
      assert.deepEqual(await state(), replicated(above));
      assert.deepEqual(await tombstone(bench), V);
    },
  },
  {
    name: "a tombstone outlives the deletion of its item",
    async check(bench) {
      const { store, key, holdVersion } = bench;
      await holdVersion(version("1"));
      await store.raiseTombstone(key(), V);
      await store.deleteBelow(key(), V);
      assert.deepEqual(await tombstone(bench), V);
    },
  },
];

async function tombstone({ store, key }: StoreBench, n = 0): Promise<Version | undefined> {
  return (await store.readTombstones([key(n)])).get(keyText(key(n)))?.version;
}

/** Raises a tombstone of its own version on each of the first keys, and gives the versions by key. */
async function raiseMany(
  store: StoreBench["store"],
  key: (n: number) => ItemKey,
): Promise<ReadonlyMap<string, Version>> {
  const versions = new Map<string, Version>();
  for (let first = 0; first < MANY_KEYS; first += WRITES_AT_ONCE) {
    await Promise.all(
      Array.from({ length: WRITES_AT_ONCE }, async (_, i) => {
        const at = version(String(1_700_000_000 + first + i), "eu-west-1");
        versions.set(keyText(key(first + i)), at);
        await store.raiseTombstone(key(first + i), at);
      }),
    );
  }
  return versions;
}

function assertTombstones(
  found: Awaited<ReturnType<StoreBench["store"]["readTombstones"]>>,
  expected: ReadonlyMap<string, Version>,
): void {
  const versions = new Map<string, Version>([...found].map(([key, held]) => [key, held.version]));
  assert.deepEqual(versions, expected);
  for (const [key, held] of found) assert.equal(keyText(held.key), key);
}
