import type { ItemKey } from "../item.ts";
import { keyText } from "../key-text.ts";
import type { KeyText } from "../key-text.ts";
import type { CallOptions, ReplicaStore } from "../ports/replica-store.ts";
import type { Tombstone } from "../tombstone.ts";
import type { Version } from "../version.ts";

/** Reads the version of one key's tombstone. Rejects as the store does. */
export type ReadTombstone = (key: ItemKey) => Promise<Version | undefined>;

interface Reading {
  readonly keys: ItemKey[];
  readonly found: Promise<ReadonlyMap<KeyText, Tombstone>>;
}

/**
 * Lets keys that are handled at the same time share their readings: what is asked for while one is under way goes together in the next
 * one. So a key is never read before it was asked for, nobody waits for a timer, and a batch of inserts costs a handful of requests.
 */
export function gatherTombstoneReads(
  store: Pick<ReplicaStore, "readTombstones">,
  options: CallOptions,
): ReadTombstone {
  let gathering: Reading | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  const gather = (): Reading => {
    const keys: ItemKey[] = [];
    const found = underWay.then(async () => {
      gathering = undefined;
      return store.readTombstones(keys, options);
    });
    // Who asked is told of a failure; those who ask next have a reading of their own.
    underWay = found.catch(() => undefined);
    return { keys, found };
  };

  return async (key) => {
    gathering ??= gather();
    gathering.keys.push(key);
    const tombstones = await gathering.found;
    return tombstones.get(keyText(key))?.version;
  };
}
