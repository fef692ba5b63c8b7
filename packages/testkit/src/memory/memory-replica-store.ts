import {
  compareVersions,
  DEFAULT_VERSION_ATTRIBUTES,
  emptyItem,
  formatVersion,
  isAbove,
  keyText,
  pickAttributes,
  readVersionState,
} from "@isthmus/core";
import type {
  AttributeValue,
  CallOptions,
  GuardedOutcome,
  Item,
  ItemKey,
  KeyText,
  ReplicaStore,
  Tombstone,
  Version,
  VersionAttributes,
  VersionGuard,
  VersionState,
} from "@isthmus/core";
import type { MemoryTable } from "./memory-table.ts";
import { memoryTombstones } from "./memory-tombstones.ts";
import type { MemoryTombstones } from "./memory-tombstones.ts";
import { immediately, takeTurn } from "./step.ts";
import type { BeforeStep } from "./step.ts";

/** What {@link memoryReplicaStore} is made of. */
export interface MemoryReplicaStoreOptions {
  readonly table: MemoryTable;
  /** Default: the usual names. */
  readonly attributes?: VersionAttributes;
  /** The region's tombstones; may be shared by several stores. Default: its own. */
  readonly tombstones?: MemoryTombstones;
  /** Awaited before each call's one atomic step. Default: a microtask. */
  readonly beforeStep?: BeforeStep;
}

/**
 * A replica store over a table in memory, with exactly the conditions of the port. Each call is one atomic step after one await.
 * It rejects with IsthmusError `wrong-key` (poison) as the table does, and with `aborted` (retryable).
 */
export function memoryReplicaStore(options: MemoryReplicaStoreOptions): ReplicaStore {
  const { table, attributes = DEFAULT_VERSION_ATTRIBUTES, tombstones = memoryTombstones() } = options;
  const turn = async (call: string, callOptions?: CallOptions): Promise<void> =>
    takeTurn(options.beforeStep ?? immediately, call, callOptions);
  const stateOf = (key: ItemKey): VersionState | undefined => {
    const item = table.get(key);
    return item && readVersionState(item, attributes);
  };
  const guarded = (
    key: ItemKey,
    holds: (held: VersionState) => boolean,
    write: () => void,
  ): GuardedOutcome => {
    const held = stateOf(key);
    if (held === undefined || !holds(held)) return { outcome: "refused", held };
    write();
    return { outcome: "done" };
  };
  const keyNames = [table.keySchema.partitionKey, table.keySchema.sortKey].filter(
    (name) => name !== undefined,
  );

  return {
    table: table.name,
    put: async (item, version, putOptions) => {
      await turn("put", putOptions);
      const key = pickAttributes(item, keyNames);
      const held = stateOf(key);
      if (held === undefined) {
        if (!putOptions.allowInsert) return { outcome: "refused", held };
        table.put(replicatedItem(item, version, attributes));
        return { outcome: "inserted" };
      }
      if (!isBelow(held, version)) return { outcome: "refused", held };
      table.put(replicatedItem(item, version, attributes));
      return { outcome: "replaced", replaced: held };
    },
    deleteBelow: async (key, version, callOptions) => {
      await turn("deleteBelow", callOptions);
      return guarded(
        key,
        (held) => isBelow(held, version),
        () => {
          table.delete(key);
        },
      );
    },
    deleteExactly: async (key, version, callOptions) => {
      await turn("deleteExactly", callOptions);
      return guarded(
        key,
        (held) => isStill(held, { kind: "exactly", version }),
        () => {
          table.delete(key);
        },
      );
    },
    setVersion: async (key, expected, version, callOptions) => {
      await turn("setVersion", callOptions);
      return guarded(
        key,
        (held) => isStill(held, expected),
        () => {
          table.update(key, versionPatch(version, attributes));
        },
      );
    },
    readTombstones: async (keys, callOptions) => {
      await turn("readTombstones", callOptions);
      const found = new Map<KeyText, Tombstone>();
      for (const key of keys) {
        const tombstone = tombstones.get(table.name, key);
        if (tombstone !== undefined) found.set(keyText(key), tombstone);
      }
      return found;
    },
    raiseTombstone: async (key, version, callOptions) => {
      await turn("raiseTombstone", callOptions);
      const held = tombstones.raise(table.name, key, version);
      return held === undefined || isAbove(version, held)
        ? { outcome: "raised" }
        : { outcome: "held", version: held };
    },
  };
}

/** An unversioned item is not below anything, nor is one with version attributes of the wrong type. */
function isBelow(held: VersionState, version: Version): boolean {
  return held.kind === "versioned" && compareVersions(held.version, version) < 0;
}

function isStill(held: VersionState, expected: VersionGuard): boolean {
  return expected.kind === "unversioned"
    ? held.kind === "unversioned"
    : held.kind === "versioned" && compareVersions(held.version, expected.version) === 0;
}

function replicatedItem(item: Item, version: Version, attributes: VersionAttributes): Item {
  const patch = versionPatch(version, attributes);
  patch[attributes.replicated] = { S: formatVersion(version) };
  const whole = emptyItem();
  for (const source of [item, patch]) {
    for (const name of Object.keys(source)) whole[name] = source[name] as AttributeValue;
  }
  return whole;
}

function versionPatch(version: Version, attributes: VersionAttributes): Record<string, AttributeValue> {
  const patch = emptyItem();
  patch[attributes.timestamp] = { N: version.timestamp };
  patch[attributes.region] = { S: version.region };
  return patch;
}
