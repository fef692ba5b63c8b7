import assert from "node:assert/strict";
import { compareVersions, isIsthmusError, keyText } from "@isthmus/core";
import type { CallOptions, Version } from "@isthmus/core";
import { seededRandom, shuffled } from "./seeded-random.ts";
import { applied, local, version } from "./store-bench.ts";
import type { StoreBench, StoreRule } from "./store-bench.ts";

const AT_ONCE = 20;
const V = version("1700000000", "eu-west-1");

/** Versions in rising order, every other one a tie with the one before it. */
const RISING: readonly Version[] = Array.from({ length: AT_ONCE }, (_, i) =>
  version(String(1_700_000_000 + Math.floor(i / 2)), i % 2 === 0 ? "cn-north-1" : "us-east-1"),
);
const HIGHEST: Version = RISING.at(-1) ?? V;

/** Rules of calls at the same time, and of aborted calls. */
export const CONCURRENCY_RULES: readonly StoreRule[] = [
  ...[1, 2, 3].map((seed): StoreRule => ({
    name: `${AT_ONCE} puts at once end at the highest version, order ${seed}`,
    async check({ store, attributes, item, holds }) {
      const order = shuffled(RISING, seededRandom(seed));
      const given = (under: Version) => item({ from: { S: `${under.timestamp}@${under.region}` } });
      const outcomes = await Promise.all(
        order.map(async (under) => store.put(given(under), under, { allowInsert: true })),
      );
      await holds(applied(given(HIGHEST), HIGHEST, attributes));
      assert.equal(outcomes.filter(({ outcome }) => outcome === "inserted").length, 1);
      outcomes.forEach((outcome, i) => {
        if (outcome.outcome === "inserted") return;
        const other = outcome.outcome === "replaced" ? outcome.replaced : outcome.held;
        assert.ok(other?.kind === "versioned");
        const side = compareVersions(other.version, order[i] as Version);
        assert.ok(outcome.outcome === "replaced" ? side < 0 : side > 0);
      });
    },
  })),
  {
    name: `${AT_ONCE} raisings of a tombstone at once end at the highest version`,
    async check({ store, key }) {
      const order = shuffled(RISING, seededRandom(4));
      await Promise.all(order.map(async (to) => store.raiseTombstone(key(), to)));
      const found = await store.readTombstones([key()]);
      assert.deepEqual(found.get(keyText(key()))?.version, HIGHEST);
    },
  },
  {
    name: "of many changes of version at once that expect the same, one goes through",
    async check({ store, key, holdVersion, state }) {
      await holdVersion(V);
      const outcomes = await Promise.all(
        RISING.slice(2).map(async (to) => store.setVersion(key(), { kind: "exactly", version: V }, to)),
      );
      const winners = RISING.slice(2).filter((_, i) => outcomes[i]?.outcome === "done");
      assert.equal(winners.length, 1);
      assert.deepEqual(await state(), local(winners[0] ?? V));
    },
  },
  {
    name: "of many deletes at once, one goes through",
    async check({ store, key, holdVersion, holds }) {
      await holdVersion(version("1"));
      const outcomes = await Promise.all(RISING.map(async (below) => store.deleteBelow(key(), below)));
      assert.equal(outcomes.filter(({ outcome }) => outcome === "done").length, 1);
      await holds(undefined);
    },
  },
  ...Object.entries<(bench: StoreBench, options: CallOptions) => Promise<unknown>>({
    put: async ({ store, item }, options) => store.put(item(), V, { ...options, allowInsert: true }),
    deleteBelow: async ({ store, key }, options) => store.deleteBelow(key(), V, options),
    deleteExactly: async ({ store, key }, options) => store.deleteExactly(key(), V, options),
    setVersion: async ({ store, key }, options) =>
      store.setVersion(key(), { kind: "unversioned" }, V, options),
    readTombstones: async ({ store, key }, options) => store.readTombstones([key()], options),
    raiseTombstone: async ({ store, key }, options) => store.raiseTombstone(key(), V, options),
  }).map(([method, call]): StoreRule => ({
    name: `${method} rejects as aborted, and retryable, once its signal is aborted`,
    async check(bench) {
      await assert.rejects(
        call(bench, { signal: AbortSignal.abort() }),
        (error) => isIsthmusError(error) && error.code === "aborted" && error.retryable,
      );
      await call(bench, { signal: new AbortController().signal });
    },
  })),
];
