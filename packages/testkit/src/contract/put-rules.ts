import assert from "node:assert/strict";
import { INVALID_STATES, UNVERSIONED_STATES } from "./held-states.ts";
import { plainItem } from "./plain-item.ts";
import { applied, assertRefused, local, replicated, version } from "./store-bench.ts";
import type { StoreRule } from "./store-bench.ts";
import { VERSION_PAIRS } from "./version-pairs.ts";

const INSERT = { allowInsert: true } as const;
const NO_INSERT = { allowInsert: false } as const;
const LOW = version("100", "cn-north-1");
const HIGH = version("200", "us-east-1");

/** Rules of `put`. */
export const PUT_RULES: readonly StoreRule[] = [
  {
    name: "put inserts where there is no item, with the version and the mark of replication",
    async check({ store, attributes, item, holds, state }) {
      const given = item({ a: { S: "new" } });
      assert.deepEqual(await store.put(given, HIGH, INSERT), { outcome: "inserted" });
      await holds(applied(given, HIGH, attributes));
      assert.deepEqual(await state(), replicated(HIGH));
    },
  },
  {
    name: "put inserts nothing when inserting is not allowed",
    async check({ store, item, holds }) {
      assertRefused(await store.put(item(), HIGH, NO_INSERT), undefined);
      await holds(undefined);
    },
  },
  {
    name: "put replaces a lower version when inserting is not allowed",
    async check({ store, attributes, item, holdVersion, holds }) {
      await holdVersion(LOW);
      assert.deepEqual(await store.put(item(), HIGH, NO_INSERT), {
        outcome: "replaced",
        replaced: local(LOW),
      });
      await holds(applied(item(), HIGH, attributes));
    },
  },
  {
    name: "put replaces the whole item, so that no attribute of the old one is left",
    async check({ store, attributes, item, holdVersion, holds }) {
      await holdVersion(LOW, { old: { S: "old" }, both: { S: "old" } });
      const given = item({ both: { S: "new" } });
      await store.put(given, HIGH, INSERT);
      await holds(applied(given, HIGH, attributes));
    },
  },
  {
    name: "put tells that it replaced an item which replication had written",
    async check({ store, item }) {
      await store.put(item(), LOW, INSERT);
      assert.deepEqual(await store.put(item(), HIGH, INSERT), {
        outcome: "replaced",
        replaced: replicated(LOW),
      });
    },
  },
  {
    name: "put is refused at an equal version, and its repetition so harmless",
    async check({ store, attributes, item, holds }) {
      const given = item({ a: { S: "first" } });
      await store.put(given, HIGH, INSERT);
      assertRefused(await store.put(item({ a: { S: "second" } }), HIGH, INSERT), replicated(HIGH));
      await holds(applied(given, HIGH, attributes));
    },
  },
  {
    name: "put is refused at an equal version that was written here",
    async check({ store, item, holdVersion, holds }) {
      const held = await holdVersion(HIGH, { a: { S: "held" } });
      assertRefused(await store.put(item(), HIGH, INSERT), local(HIGH));
      await holds(held);
    },
  },
  {
    name: "put is refused where a higher version is held, and tells which",
    async check({ store, item, holdVersion, holds }) {
      const held = await holdVersion(HIGH, { a: { S: "held" } });
      assertRefused(await store.put(item(), LOW, INSERT), local(HIGH));
      assertRefused(await store.put(item(), LOW, NO_INSERT), local(HIGH));
      await holds(held);
    },
  },
  {
    name: "put tells a write from here by its version, whatever old mark of replication it carries",
    async check({ store, attributes, item, hold, stamp }) {
      const mark = {
        [attributes.replicated]: applied({}, LOW, attributes)[attributes.replicated] ?? { S: "" },
      };
      await hold({ ...stamp({ N: "300" }, { S: LOW.region }), ...mark }, {}, 1);
      assertRefused(await store.put(item({}, 1), LOW, INSERT), local(version("300", LOW.region)));
      await hold({ ...stamp({ N: LOW.timestamp }, { S: "zz" }), ...mark }, {}, 2);
      assertRefused(await store.put(item({}, 2), LOW, INSERT), local(version(LOW.timestamp, "zz")));
    },
  },
  {
    name: "put takes a mark of replication of the wrong type for none",
    async check({ store, attributes, item, hold, stamp }) {
      await hold({
        ...stamp({ N: HIGH.timestamp }, { S: HIGH.region }),
        [attributes.replicated]: { N: HIGH.timestamp },
      });
      assertRefused(await store.put(item(), LOW, INSERT), local(HIGH));
    },
  },
  ...["1.7E9", "1700000000.000", "17e8"].map((spelling): StoreRule => ({
    name: `put finds a held timestamp written ${spelling} equal to 1700000000`,
    async check({ store, item, hold, stamp }) {
      await hold(stamp({ N: spelling }, { S: "eu" }));
      const same = version("1700000000", "eu");
      assertRefused(await store.put(item(), same, INSERT), local(same));
      const above = version("1700000000.000001", "eu");
      assert.deepEqual(await store.put(item(), above, INSERT), {
        outcome: "replaced",
        replaced: local(same),
      });
    },
  })),
  ...VERSION_PAIRS.map(({ name, lower, higher }): StoreRule => ({
    name: `put goes up and never down: ${name}`,
    async check({ store, attributes, item, holdVersion, holds }) {
      await holdVersion(lower);
      assert.deepEqual(await store.put(item(), higher, INSERT), {
        outcome: "replaced",
        replaced: local(lower),
      });
      assertRefused(await store.put(item(), lower, INSERT), replicated(higher));
      await holds(applied(item(), higher, attributes));
    },
  })),
  ...[...UNVERSIONED_STATES, ...INVALID_STATES].map(({ name, stamp, state }): StoreRule => ({
    name: `put never overwrites an item ${name}`,
    async check({ store, attributes, item, hold, holds }) {
      const held = await hold(stamp(attributes), { a: { S: "held" } });
      assertRefused(await store.put(item(), HIGH, INSERT), state(attributes));
      assertRefused(await store.put(item(), HIGH, NO_INSERT), state(attributes));
      await holds(held);
    },
  })),
  {
    name: "put touches no other item and does not change the item it is given",
    async check({ store, item, holdVersion, holds }) {
      const neighbour = await holdVersion(LOW, { a: { S: "neighbour" } }, 1);
      const given = item({ a: { S: "new" } });
      const before = plainItem(given, "exact");
      await store.put(given, HIGH, INSERT);
      await holds(neighbour, 1);
      assert.deepEqual(plainItem(given, "exact"), before);
    },
  },
  {
    name: "put does not ask for tombstones: that is not the store's job",
    async check({ store, item, key }) {
      await store.raiseTombstone(key(), HIGH);
      assert.deepEqual(await store.put(item(), LOW, INSERT), { outcome: "inserted" });
    },
  },
];
