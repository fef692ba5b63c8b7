/** One record of a stream, with what the mapping must know of it. */
export interface StreamEventRecord {
  /** The record as it stands in the event's `Records`. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly sequence: string;
  /** Records with the same text stay in order, also with a parallelization factor. */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly arrivedAtMs: number;
}

/** What one read of a shard gave. */
export interface ShardRead {
  readonly records: readonly StreamEventRecord[];
  /** The shard is closed and everything in it has been read. */
  readonly ended: boolean;
}

/** Reads one shard, from one position on. */
export interface ShardCursor {
  /** Returns at once, also when there is nothing. Rejects if the service fails; calling again goes on at the same place. */
  read(signal: AbortSignal): Promise<ShardRead>;
}

/** Where the mapping begins in the shards that are there when it starts. */
export type StartingPosition = "TRIM_HORIZON" | "LATEST";

/** A stream that Lambda would poll. */
export interface StreamEventSource {
  readonly kind: "stream";
  readonly arn: string;
  /** The member of an on-failure document that tells the position. */
  readonly batchInfo: "DDBStreamBatchInfo" | "KinesisBatchInfo";
  /** All shards that can still be read. A parent that is no longer listed has been trimmed. */
  listShards(
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly parentIds: readonly string[] }[]>;
  openShard(id: string, position: StartingPosition): ShardCursor;
}
