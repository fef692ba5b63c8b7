import assert from "node:assert/strict";
import { guardOf } from "@isthmus/core";
import type { Version, VersionGuard } from "@isthmus/core";
import { EXACT_ATTRIBUTES } from "./exact-attributes.ts";
import { INVALID_STATES, UNVERSIONED_STATES } from "./held-states.ts";
import { applied, assertRefused, local, merge, version } from "./store-bench.ts";
import type { StoreRule } from "./store-bench.ts";

const DONE = { outcome: "done" } as const;
const UNVERSIONED: VersionGuard = { kind: "unversioned" };
const OLD = version("1700000000.5", "eu-west-1");
const NEW = version("1700000000.500001", "us-east-1");

/** Rules of `setVersion`. */
export const SET_VERSION_RULES: readonly StoreRule[] = [
  {
    name: "setVersion gives the item another version and leaves every other attribute as it is",
    async check({ store, key, holdVersion, holds, stamp }) {
      const all = Object.values(EXACT_ATTRIBUTES).map((attributes, i) => ({ [`a${i}`]: { M: attributes } }));
      const held = await holdVersion(OLD, Object.assign({}, ...all));
      assert.deepEqual(await store.setVersion(key(), exactly(OLD), NEW), DONE);
      await holds(merge(held, stamp({ N: NEW.timestamp }, { S: NEW.region })));
    },
  },
  {
    name: "setVersion makes a replicated item a local one and leaves the old mark",
    async check({ store, attributes, key, item, holds, state, stamp }) {
      await store.put(item(), OLD, { allowInsert: true });
      assert.deepEqual(await store.setVersion(key(), exactly(OLD), NEW), DONE);
      assert.deepEqual(await state(), local(NEW));
      await holds(merge(applied(item(), OLD, attributes), stamp({ N: NEW.timestamp }, { S: NEW.region })));
    },
  },
  {
    name: "setVersion gives a lower version as readily as a higher one: order is not its job",
    async check({ store, key, holdVersion, state }) {
      await holdVersion(NEW);
      assert.deepEqual(await store.setVersion(key(), exactly(NEW), OLD), DONE);
      assert.deepEqual(await state(), local(OLD));
    },
  },
  {
    name: "setVersion finds another spelling of the expected timestamp equal",
    async check({ store, key, hold, state, stamp }) {
      await hold(stamp({ N: "17000000005e-1" }, { S: OLD.region }));
      assert.deepEqual(await store.setVersion(key(), exactly(OLD), NEW), DONE);
      assert.deepEqual(await state(), local(NEW));
    },
  },
  ...[
    version("1700000000.4", OLD.region),
    version("1700000000.6", OLD.region),
    version(OLD.timestamp, "eu-west-2"),
  ].map((held): StoreRule => ({
    name: `setVersion that expects 1700000000.5@eu-west-1 is refused at ${held.timestamp}@${held.region}`,
    async check({ store, key, holdVersion, holds }) {
      const kept = await holdVersion(held);
      assertRefused(await store.setVersion(key(), exactly(OLD), NEW), local(held));
      await holds(kept);
    },
  })),
  {
    name: "setVersion that expects no version is refused where there is one",
    async check({ store, key, holdVersion, holds }) {
      const kept = await holdVersion(OLD);
      assertRefused(await store.setVersion(key(), UNVERSIONED, NEW), local(OLD));
      await holds(kept);
    },
  },
  {
    name: "setVersion is refused where there is no item, and creates none",
    async check({ store, key, holds }) {
      assertRefused(await store.setVersion(key(), UNVERSIONED, NEW), undefined);
      assertRefused(await store.setVersion(key(), exactly(OLD), NEW), undefined);
      await holds(undefined);
    },
  },
  {
    name: "setVersion repeated with the same expectation is refused and so harmless",
    async check({ store, key, holdVersion, state }) {
      await holdVersion(OLD);
      await store.setVersion(key(), exactly(OLD), NEW);
      assertRefused(await store.setVersion(key(), exactly(OLD), NEW), local(NEW));
      assert.deepEqual(await state(), local(NEW));
    },
  },
  ...UNVERSIONED_STATES.map(({ name, stamp: held, state: heldState }): StoreRule => ({
    name: `setVersion that expects no version gives one to an item ${name}`,
    async check({ store, attributes, key, hold, holds, stamp }) {
      const kept = await hold(held(attributes), { a: { S: "kept" } });
      assertRefused(await store.setVersion(key(), exactly(version("1", "a")), NEW), heldState(attributes));
      await holds(kept);
      assert.deepEqual(await store.setVersion(key(), UNVERSIONED, NEW), DONE);
      await holds(merge(kept, stamp({ N: NEW.timestamp }, { S: NEW.region })));
    },
  })),
  ...INVALID_STATES.map(({ name, stamp, state }): StoreRule => ({
    name: `setVersion never touches an item ${name}`,
    async check({ store, attributes, key, hold, holds }) {
      const kept = await hold(stamp(attributes), { a: { S: "kept" } });
      assertRefused(await store.setVersion(key(), UNVERSIONED, NEW), state(attributes));
      assertRefused(await store.setVersion(key(), exactly(version("1", "a")), NEW), state(attributes));
      await holds(kept);
    },
  })),
  {
    name: "setVersion goes through with the guard of the state that a refusal told",
    async check({ store, key, holdVersion, state }) {
      await holdVersion(OLD);
      const refusal = await store.setVersion(key(), UNVERSIONED, NEW);
      assert.ok(refusal.outcome === "refused" && refusal.held?.kind === "versioned");
      assert.deepEqual(await store.setVersion(key(), guardOf(refusal.held), NEW), DONE);
      assert.deepEqual(await state(), local(NEW));
    },
  },
  {
    name: "setVersion touches no other item",
    async check({ store, key, holdVersion, holds }) {
      const neighbour = await holdVersion(OLD, {}, 1);
      await holdVersion(OLD);
      await store.setVersion(key(), exactly(OLD), NEW);
      await holds(neighbour, 1);
    },
  },
];

function exactly(expected: Version): VersionGuard {
  return { kind: "exactly", version: expected };
}
