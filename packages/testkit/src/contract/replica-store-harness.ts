import type { Item, ItemKey, ReplicaStore, VersionAttributes } from "@isthmus/core";

/**
 * A store that is to be tested, with a way past it to its table. Each case opens one. Cases use keys that no other case uses, so all of
 * them may work on the same table.
 */
export interface ReplicaStoreHarness {
  readonly store: ReplicaStore;
  /** The names of the version attributes that the store uses. */
  readonly attributes: VersionAttributes;
  /** A key of the table, another one for each whole number. */
  keyOf(n: number): ItemKey;
  /** Writes an item as it is, as an application does. */
  putRaw(item: Item): Promise<void>;
  /** Reads an item as it is, consistently. */
  readRaw(key: ItemKey): Promise<Item | undefined>;
  /** Deletes an item, whether or not there is one. */
  deleteRaw(key: ItemKey): Promise<void>;
  close(): Promise<void>;
}
