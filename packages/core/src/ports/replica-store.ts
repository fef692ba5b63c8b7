import type { Item, ItemKey } from "../item.ts";
import type { KeyText } from "../key-text.ts";
import type { Tombstone } from "../tombstone.ts";
import type { Version } from "../version.ts";
import type { VersionGuard, VersionState } from "../version-state.ts";

/** The outcome of a conditional put. */
export type PutOutcome =
  /** There was no item. */
  | { readonly outcome: "inserted" }
  /** There was an item with a lower version, and it is replaced. */
  | { readonly outcome: "replaced"; readonly replaced: VersionState }
  /** Nothing was written. `held` is what is there; `undefined`: no item, and inserting was not allowed. */
  | { readonly outcome: "refused"; readonly held: VersionState | undefined };

/** The outcome of a conditional change of an existing item. `held` is what is there; `undefined`: no item. */
export type GuardedOutcome =
  | { readonly outcome: "done" }
  | { readonly outcome: "refused"; readonly held: VersionState | undefined };

/** The outcome of raising a tombstone. */
export type RaiseOutcome =
  | { readonly outcome: "raised" }
  /** The tombstone is at or above the version already. */
  | { readonly outcome: "held"; readonly version: Version };

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call; it then rejects with `aborted` and its write may or may not have happened. */
  readonly signal?: AbortSignal;
}

/**
 * One table's replica in one region, and its tombstones. The use cases call it; implement it to replicate to another kind of store.
 *
 * Every write is one atomic conditional step and is called again, unchanged, after a crash or a lost response: it must be safe
 * to repeat. Reads are consistent (they see every write that was acknowledged before). The store compares versions as
 * {@link compareVersions} does, and decides nothing beyond the conditions named here: what a refusal means is not its job.
 *
 * All methods reject with an `IsthmusError` whose `kind` tells what is to be done: `retryable` (throttled, timed out), `poison` (the item
 * does not fit, the key is of the wrong type), `configuration` (no such table, access denied).
 */
export interface ReplicaStore {
  /** The table's logical name, alike in all regions. */
  readonly table: string;

  /**
   * Writes the whole item under `version` and marks it as replicated, if there is no item (and `allowInsert`) or its version is below.
   * An unversioned item, or one whose version attributes have a wrong type, is never overwritten.
   */
  put(
    item: Item,
    version: Version,
    options: CallOptions & { readonly allowInsert: boolean },
  ): Promise<PutOutcome>;

  /** Deletes the item if its version is below `version`. Refused for an unversioned item. */
  deleteBelow(key: ItemKey, version: Version, options?: CallOptions): Promise<GuardedOutcome>;

  /** Deletes the item if its version is exactly `version`. */
  deleteExactly(key: ItemKey, version: Version, options?: CallOptions): Promise<GuardedOutcome>;

  /**
   * Gives the existing item another version and touches nothing else of it, if its version is still as `expected`. The item then counts
   * as local.
   */
  setVersion(
    key: ItemKey,
    expected: VersionGuard,
    version: Version,
    options?: CallOptions,
  ): Promise<GuardedOutcome>;

  /** The tombstones of the keys that have one, in as few requests as can be. Keys without one are absent from the map. */
  readTombstones(keys: readonly ItemKey[], options?: CallOptions): Promise<ReadonlyMap<KeyText, Tombstone>>;

  /** Raises the key's tombstone to `version` unless it is there or above already. */
  raiseTombstone(key: ItemKey, version: Version, options?: CallOptions): Promise<RaiseOutcome>;
}
