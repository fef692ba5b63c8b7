import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import type { ItemKey, ReplicaStore, VersionAttributes } from "@isthmus/core";
import { manualClock, memoryReplicaStore, memoryTable, memoryTombstones } from "@isthmus/testkit";
import type { MemoryKeySchema, MemoryTable, MemoryTombstones, ReplicaStoreHarness } from "@isthmus/testkit";

/** A shape of table to run the contract on. */
export interface StoreVariant {
  readonly keySchema: MemoryKeySchema;
  readonly keyOf: (n: number) => ItemKey;
  readonly attributes: VersionAttributes;
}

/** The plainest shape. */
export const PLAIN_VARIANT: StoreVariant = {
  keySchema: { partitionKey: "pk" },
  keyOf: (n) => ({ pk: { S: `k${n}` } }),
  attributes: DEFAULT_VERSION_ATTRIBUTES,
};

/** What a test may put in the place of the right store. */
export type StoreDecorator = (
  store: ReplicaStore,
  parts: {
    readonly table: MemoryTable;
    readonly tombstones: MemoryTombstones;
    readonly attributes: VersionAttributes;
  },
) => ReplicaStore;

/** Opens harnesses over new tables in memory. */
export function openMemoryStore(
  { keySchema, keyOf, attributes }: StoreVariant,
  decorate: StoreDecorator = (store) => store,
): () => Promise<ReplicaStoreHarness> {
  return async () => {
    const table = memoryTable({ name: "orders", keySchema, clock: manualClock("1700000000") });
    const tombstones = memoryTombstones();
    const store = memoryReplicaStore({ table, attributes, tombstones });
    return Promise.resolve({
      store: decorate(store, { table, tombstones, attributes }),
      attributes,
      keyOf,
      putRaw: async (item) => Promise.resolve(table.put(item)),
      readRaw: async (key) => Promise.resolve(table.get(key)),
      deleteRaw: async (key) => Promise.resolve(table.delete(key)),
      close: async () => Promise.resolve(),
    });
  };
}
