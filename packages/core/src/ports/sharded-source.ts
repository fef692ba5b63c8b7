import type { CallOptions } from "./replica-store.ts";

/** A shard of a stream. A child is read only after its parents are read to their ends. */
export interface Shard {
  readonly id: string;
  /** None, one (after a split) or two (after a merge). A parent that is no longer listed has been trimmed. */
  readonly parentIds: readonly string[];
}

/** Where to begin in a shard. */
export type ShardStart =
  | { readonly kind: "oldest" }
  /** Only what comes from now on. */
  | { readonly kind: "latest" }
  /** Behind the entry with this sequence number, which has been handled. */
  | { readonly kind: "after"; readonly sequence: string };

/** One entry of a shard. */
export interface ShardEntry<T> {
  readonly sequence: string;
  readonly value: T;
}

/** What one read gave. */
export interface ShardBatch<T> {
  readonly entries: readonly ShardEntry<T>[];
  /** The shard is closed and everything in it has been read. */
  readonly ended: boolean;
}

/** Reads one shard from a position on. Not for concurrent use. */
export interface ShardReader<T> {
  /** Returns at once, with an empty batch when there is nothing. Throttling and timeouts reject as `retryable`; calling again continues. */
  next(options?: CallOptions): Promise<ShardBatch<T>>;
}

/**
 * A stream of shards: a table's change stream, or a Kinesis transport's receiving side. The worker polls it; keeping checkpoints, order between
 * parents and children, and waiting between empty reads are the worker's job.
 */
export interface ShardedSource<T> {
  /** A name for checkpoints and dead letters, unique among all sources: contains the stream's own identity. */
  readonly name: string;
  /** All shards that can still be read. */
  listShards(options?: CallOptions): Promise<readonly Shard[]>;
  /**
   * Opens a shard. Rejects with code `not-found` (kind `configuration`) if the stream is gone, and with code
   * `trimmed` (kind `configuration`) if the position is older than what the stream keeps.
   */
  openShard(shardId: string, start: ShardStart, options?: CallOptions): Promise<ShardReader<T>>;
}
