import assert from "node:assert/strict";
import { emptyItem, formatVersion, parseTimestamp, readVersionState } from "@isthmus/core";
import type {
  AttributeValue,
  GuardedOutcome,
  Item,
  ItemKey,
  PutOutcome,
  ReplicaStore,
  Version,
  VersionAttributes,
  VersionState,
} from "@isthmus/core";
import { plainItem } from "./plain-item.ts";
import type { ReplicaStoreHarness } from "./replica-store-harness.ts";

/** One rule of the store, checked on a bench of its own. */
export interface StoreRule {
  readonly name: string;
  check(bench: StoreBench): Promise<void>;
}

/** A harness with words for rules. Keys are numbered from 0 in each rule. */
export interface StoreBench {
  readonly store: ReplicaStore;
  readonly attributes: VersionAttributes;
  readonly key: (n?: number) => ItemKey;
  /** An item with the key (default 0) and the given attributes. */
  readonly item: (attributes?: Item, n?: number) => Item;
  /** Version attributes as an application writes them; what is left out is absent. */
  readonly stamp: (timestamp?: AttributeValue, region?: AttributeValue) => Item;
  /** Writes an item past the store and returns it. */
  readonly hold: (stamped: Item, attributes?: Item, n?: number) => Promise<Item>;
  /** Writes an item with a version past the store, as a versioned writer does, and returns it. */
  readonly holdVersion: (held: Version, attributes?: Item, n?: number) => Promise<Item>;
  /** Asserts that the table has exactly this item under the key (default 0), or none. */
  readonly holds: (item: Item | undefined, n?: number) => Promise<void>;
  /** The version state of the item in the table. */
  readonly state: (n?: number) => Promise<VersionState | undefined>;
}

/** Makes the bench of one rule. Its keys begin at `firstKey`. */
export function storeBench(harness: ReplicaStoreHarness, firstKey: number): StoreBench {
  const { attributes, store } = harness;
  const key = (n = 0): ItemKey => harness.keyOf(firstKey + n);
  const item = (extra: Item = {}, n = 0): Item => merge(key(n), extra);
  const stamp = (timestamp?: AttributeValue, region?: AttributeValue): Item => ({
    ...(timestamp && { [attributes.timestamp]: timestamp }),
    ...(region && { [attributes.region]: region }),
  });
  const hold = async (stamped: Item, extra: Item = {}, n = 0): Promise<Item> => {
    const whole = merge(item(extra, n), stamped);
    await harness.putRaw(whole);
    return whole;
  };
  return {
    store,
    attributes,
    key,
    item,
    stamp,
    hold,
    holdVersion: async ({ timestamp, region }, extra, n) =>
      hold(stamp({ N: timestamp }, { S: region }), extra, n),
    holds: async (expected, n) => {
      const actual = await harness.readRaw(key(n));
      assert.deepEqual(plainItem(actual, "by-value"), plainItem(expected, "by-value"));
    },
    state: async (n) => {
      const held = await harness.readRaw(key(n));
      return held && readVersionState(held, attributes);
    },
  };
}

/** All attributes of both; those of `b` win. Spreading would lose nothing either, but would give the result a prototype. */
export function merge(a: Item, b: Item): Item {
  const result = emptyItem();
  for (const source of [a, b]) {
    for (const name of Object.keys(source)) result[name] = source[name] as AttributeValue;
  }
  return result;
}

/** A version from its two parts. */
export function version(timestamp: string, region = "us-east-1"): Version {
  return { timestamp: parseTimestamp(timestamp), region };
}

/** The state of an item that somebody else than replication has given this version. */
export function local(held: Version): VersionState {
  return { kind: "versioned", version: held, replicated: false };
}

/** The state of an item that replication has written under this version. */
export function replicated(held: Version): VersionState {
  return { kind: "versioned", version: held, replicated: true };
}

/** What the table holds after a put of `item` under `version`. */
export function applied(item: Item, under: Version, names: VersionAttributes): Item {
  return merge(item, {
    [names.timestamp]: { N: under.timestamp },
    [names.region]: { S: under.region },
    [names.replicated]: { S: formatVersion(under) },
  });
}

/** Asserts that a call was refused because of what is held. */
export function assertRefused(outcome: PutOutcome | GuardedOutcome, held: VersionState | undefined): void {
  assert.deepEqual(outcome, { outcome: "refused", held });
}
