import type { Item, ItemKey, ReplicaStore, StreamEntry, Timestamp } from "@isthmus/core";

/** One region as a schedule sees it: a table for applications, its stream, and the store that replication writes through. */
export interface RegionUnderTest {
  readonly region: string;
  readonly store: ReplicaStore;
  /** The application writes a whole item, as it is. */
  put(item: Item): Promise<void>;
  /** The application sets some attributes and leaves the others. */
  update(key: ItemKey, attributes: Item): Promise<void>;
  /** The application deletes an item. */
  delete(key: ItemKey): Promise<void>;
  /** DynamoDB's time to live deletes an item. */
  expire(key: ItemKey): Promise<void>;
  read(key: ItemKey): Promise<Item | undefined>;
  readAll(): Promise<readonly Item[]>;
  /** Stream entries since the last call, in order. */
  pull(): Promise<readonly StreamEntry[]>;
  /** This region's clock. */
  now(): Timestamp;
}
