import {
  compareTimestamps,
  compareVersions,
  formatVersion,
  keyText,
  omitAttributes,
  pickAttributes,
  readVersionState,
  versionOf,
} from "@isthmus/core";
import type { AttributeValue, Item, PutOutcome, Version, VersionState } from "@isthmus/core";
import type { StoreDecorator } from "./open-memory-store.ts";

/** A mistake that somebody may make in a store. */
export interface StoreFault {
  readonly name: string;
  readonly decorate: StoreDecorator;
  /** The name of a rule that must catch it. */
  readonly caughtBy: RegExp;
}

interface FaultyPut {
  /** Whether an existing item is overwritten. Default: as the port says. */
  readonly overwrites?: (held: VersionState, version: Version, raw: Item) => boolean;
  /** What is written. Default: as the port says. */
  readonly written?: (whole: Item, old: Item | undefined) => Item;
  readonly insertsAlways?: boolean;
  /** Happens between reading and writing. */
  readonly pause?: () => Promise<void>;
  readonly tells?: (outcome: PutOutcome) => PutOutcome;
}

const below = (held: VersionState, version: Version): boolean =>
  held.kind === "versioned" && compareVersions(held.version, version) < 0;

/** A store whose `put` is written anew, right but for the one mistake. */
export function badPut(fault: FaultyPut): StoreDecorator {
  return (store, { table, attributes }) => ({
    ...store,
    put: async (item, version, options) => {
      if (options.signal?.aborted === true) return store.put(item, version, options);
      const old = table.get(pickAttributes(item, [table.keySchema.partitionKey]));
      if (fault.pause !== undefined) await fault.pause();
      const tell = fault.tells ?? ((outcome: PutOutcome) => outcome);
      const held = old && readVersionState(old, attributes);
      const allowed =
        held === undefined || old === undefined
          ? options.allowInsert || fault.insertsAlways === true
          : (fault.overwrites ?? below)(held, version, old);
      if (!allowed) return tell({ outcome: "refused", held });
      const whole: Item = {
        ...item,
        [attributes.timestamp]: { N: version.timestamp },
        [attributes.region]: { S: version.region },
        [attributes.replicated]: { S: formatVersion(version) },
      };
      table.put((fault.written ?? ((same) => same))(whole, old));
      return tell(held === undefined ? { outcome: "inserted" } : { outcome: "replaced", replaced: held });
    },
  });
}

/** The item with every attribute value passed through `change`. */
function eachValue(item: Item, change: (value: AttributeValue) => AttributeValue): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, change(value)]));
}

export const STORE_FAULTS: readonly StoreFault[] = [
  {
    name: "put overwrites an equal version",
    decorate: badPut({
      overwrites: (held, version) => held.kind === "versioned" && compareVersions(held.version, version) <= 0,
    }),
    caughtBy: /refused at an equal version/,
  },
  {
    name: "put overwrites unversioned items",
    decorate: badPut({ overwrites: (held, version) => held.kind === "unversioned" || below(held, version) }),
    caughtBy: /never overwrites an item with a timestamp and no region/,
  },
  {
    name: "put overwrites version attributes of a wrong type",
    decorate: badPut({ overwrites: (held, version) => held.kind === "invalid" || below(held, version) }),
    caughtBy: /never overwrites an item whose timestamp is text/,
  },
  {
    name: "put inserts where it may not",
    decorate: badPut({ insertsAlways: true }),
    caughtBy: /inserts nothing when inserting is not allowed/,
  },
  {
    name: "put compares timestamps as text",
    decorate: badPut({
      overwrites: (held, version) =>
        held.kind === "versioned" && formatVersion(held.version) < formatVersion(version),
    }),
    caughtBy: /put goes up and never down: timestamps of unequal length/,
  },
  {
    name: "put compares timestamps as JavaScript numbers",
    decorate: badPut({
      overwrites: (held, version) =>
        held.kind === "versioned" && Number(held.version.timestamp) < Number(version.timestamp),
    }),
    caughtBy: /put goes up and never down: timestamps that differ in their 38th digit/,
  },
  {
    name: "put compares regions by UTF-16 units",
    decorate: badPut({
      overwrites: (held, { timestamp, region }) =>
        held.kind === "versioned" &&
        (compareTimestamps(held.version.timestamp, timestamp) || (held.version.region < region ? -1 : 1)) < 0,
    }),
    caughtBy: /put goes up and never down: a tie and regions beyond the basic plane/,
  },
  {
    name: "put knows no ties",
    decorate: badPut({
      overwrites: (held, { timestamp }) =>
        held.kind === "versioned" && compareTimestamps(held.version.timestamp, timestamp) < 0,
    }),
    caughtBy: /put goes up and never down: a tie and another region/,
  },
  {
    name: "put merges into the old item",
    decorate: badPut({ written: (whole, old) => ({ ...old, ...whole }) }),
    caughtBy: /replaces the whole item/,
  },
  {
    name: "put leaves no mark of replication",
    decorate: badPut({ written: (whole) => omitAttributes(whole, ["last_replicated_version"]) }),
    caughtBy: /put inserts where there is no item/,
  },
  {
    name: "put does not tell an insert from an overwrite",
    decorate: badPut({
      tells: (outcome) => (outcome.outcome === "replaced" ? { outcome: "inserted" } : outcome),
    }),
    caughtBy: /put tells that it replaced/,
  },
  {
    name: "put tells nothing of what is held",
    decorate: badPut({
      tells: (outcome) => (outcome.outcome === "refused" ? { outcome: "refused", held: undefined } : outcome),
    }),
    caughtBy: /refused where a higher version is held/,
  },
  {
    name: "put reads and writes in two steps",
    decorate: badPut({ pause: async () => new Promise((resolve) => setImmediate(resolve)) }),
    caughtBy: /20 puts at once end at the highest version/,
  },
  {
    name: "put passes numbers through JavaScript's",
    decorate: badPut({
      written: (whole) =>
        eachValue(whole, (value) => ("N" in value ? { N: String(Number(value.N)) } : value)),
    }),
    caughtBy: /put keeps numbers of 38 digits/,
  },
  {
    name: "put passes binary through text",
    decorate: badPut({
      written: (whole) =>
        eachValue(whole, (value) =>
          "B" in value ? { B: new TextEncoder().encode(new TextDecoder().decode(value.B)) } : value,
        ),
    }),
    caughtBy: /put keeps every byte/,
  },
  {
    name: "put loses attributes named __proto__",
    decorate: badPut({ written: (whole) => omitAttributes(whole, ["__proto__"]) }),
    caughtBy: /put keeps an attribute named __proto__$/,
  },
  {
    name: "deleteBelow deletes an equal version",
    decorate: (store) => ({
      ...store,
      deleteBelow: async (key, version, options) => {
        const exactly = await store.deleteExactly(key, version, options);
        return exactly.outcome === "done" ? exactly : store.deleteBelow(key, version, options);
      },
    }),
    caughtBy: /deleteBelow spares an equal version/,
  },
  {
    name: "deleteBelow deletes unversioned items",
    decorate: (store, { table }) => ({
      ...store,
      deleteBelow: async (key, version, options) => {
        const outcome = await store.deleteBelow(key, version, options);
        if (outcome.outcome === "done" || outcome.held?.kind !== "unversioned") return outcome;
        table.delete(key);
        return { outcome: "done" };
      },
    }),
    caughtBy: /never delete an item without version attributes/,
  },
  {
    name: "deleteExactly looks at the timestamp alone",
    decorate: (store, { table }) => ({
      ...store,
      deleteExactly: async (key, version, options) => {
        const outcome = await store.deleteExactly(key, version, options);
        if (outcome.outcome === "done" || versionOf(outcome.held)?.timestamp !== version.timestamp)
          return outcome;
        table.delete(key);
        return { outcome: "done" };
      },
    }),
    caughtBy: /deleteExactly .* spares 1700000000@eu-west-2/,
  },
  {
    name: "setVersion creates an item",
    decorate: (store, { table, attributes }) => ({
      ...store,
      setVersion: async (key, expected, version, options) => {
        const outcome = await store.setVersion(key, expected, version, options);
        if (outcome.outcome === "done" || outcome.held !== undefined) return outcome;
        table.update(key, { [attributes.timestamp]: { N: version.timestamp } });
        return { outcome: "done" };
      },
    }),
    caughtBy: /setVersion is refused where there is no item/,
  },
  {
    name: "setVersion takes one missing attribute for unversioned, whatever the other is",
    decorate: (store, { table, attributes }) => ({
      ...store,
      setVersion: async (key, expected, version, options) => {
        const outcome = await store.setVersion(key, expected, version, options);
        const item = table.get(key);
        if (outcome.outcome === "done" || expected.kind !== "unversioned" || item === undefined)
          return outcome;
        if (Object.hasOwn(item, attributes.timestamp) && Object.hasOwn(item, attributes.region))
          return outcome;
        const [timestamp, region] = [{ N: version.timestamp }, { S: version.region }];
        table.update(key, { [attributes.timestamp]: timestamp, [attributes.region]: region });
        return { outcome: "done" };
      },
    }),
    caughtBy: /setVersion never touches an item whose timestamp is text and whose region is missing/,
  },
  {
    name: "setVersion marks the item as replicated",
    decorate: (store, { table, attributes }) => ({
      ...store,
      setVersion: async (key, expected, version, options) => {
        const outcome = await store.setVersion(key, expected, version, options);
        if (outcome.outcome === "done")
          table.update(key, { [attributes.replicated]: { S: formatVersion(version) } });
        return outcome;
      },
    }),
    caughtBy: /setVersion makes a replicated item a local one/,
  },
  {
    name: "setVersion refuses to lower a version",
    decorate: (store) => ({
      ...store,
      setVersion: async (key, expected, version, options) =>
        expected.kind === "exactly" && compareVersions(version, expected.version) < 0
          ? {
              outcome: "refused",
              held: { kind: "versioned", version: expected.version, replicated: false },
            }
          : store.setVersion(key, expected, version, options),
    }),
    caughtBy: /setVersion gives a lower version as readily/,
  },
  {
    name: "raiseTombstone lowers",
    decorate: (store, { table, tombstones }) => ({
      ...store,
      raiseTombstone: async (key, version, options) => {
        tombstones.forget(table.name, key);
        return store.raiseTombstone(key, version, options);
      },
    }),
    caughtBy: /a tombstone is raised and never lowered: an earlier/,
  },
  {
    name: "raiseTombstone tells the version asked for as the one held",
    decorate: (store) => ({
      ...store,
      raiseTombstone: async (key, version, options) => {
        const outcome = await store.raiseTombstone(key, version, options);
        return outcome.outcome === "held" ? { outcome: "held", version } : outcome;
      },
    }),
    caughtBy: /a tombstone is raised and never lowered: a tie and another region/,
  },
  {
    name: "readTombstones reads the first hundred only",
    decorate: (store) => ({
      ...store,
      readTombstones: async (keys, options) => store.readTombstones(keys.slice(0, 100), options),
    }),
    caughtBy: /reads 250 tombstones in one call/,
  },
  {
    name: "readTombstones refuses a key that is asked for twice, as BatchGetItem does",
    decorate: (store) => ({
      ...store,
      readTombstones: async (keys, options) => {
        if (new Set(keys.map(keyText)).size < keys.length) throw new Error("duplicates");
        return store.readTombstones(keys, options);
      },
    }),
    caughtBy: /a key asked for twice in one call is found once/,
  },
  {
    name: "raiseTombstone takes no notice of an abort",
    decorate: (store) => ({
      ...store,
      raiseTombstone: async (key, version) => store.raiseTombstone(key, version),
    }),
    caughtBy: /raiseTombstone rejects as aborted/,
  },
];
