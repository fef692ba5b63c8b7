import type { ShardRead, StreamEventRecord, StreamEventSource } from "../../src/index.ts";

/** A shard of a scripted stream. */
export interface ScriptedShard {
  readonly id: string;
  readonly parentIds?: readonly string[];
  readonly records: StreamEventRecord[];
  /** Closed once all its records are read. Default true. */
  readonly closes?: boolean;
}

/** A stream in memory. Records that are pushed later are read later; `failReads` makes the next reads reject. */
export interface ScriptedStream extends StreamEventSource {
  readonly failReads: Error[];
}

/** A record named `n` of a key. */
export function record(n: number, key = "k", size = 0, arrivedAtMs = 0): StreamEventRecord {
  return { record: { n, filler: "x".repeat(size) }, sequence: `s${n}`, key, arrivedAtMs };
}

/** Records 0 to `count - 1` of one key. */
export function records(count: number): StreamEventRecord[] {
  return Array.from({ length: count }, (_, n) => record(n));
}

export function scriptedStream(shards: readonly ScriptedShard[]): ScriptedStream {
  const failReads: Error[] = [];
  return {
    kind: "stream",
    arn: "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/now",
    batchInfo: "DDBStreamBatchInfo",
    failReads,
    listShards: async () => Promise.resolve(shards.map(({ id, parentIds = [] }) => ({ id, parentIds }))),
    openShard: (id, position) => {
      const shard = shards.find((each) => each.id === id);
      if (shard === undefined) throw new Error(`no shard ${id}`);
      let at = position === "LATEST" ? shard.records.length : 0;
      return {
        read: async (): Promise<ShardRead> => {
          const failure = failReads.shift();
          if (failure !== undefined) throw failure;
          const read = shard.records.slice(at);
          at = shard.records.length;
          return Promise.resolve({ records: read, ended: shard.closes ?? true });
        },
      };
    },
  };
}
