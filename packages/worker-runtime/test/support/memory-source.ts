import { IsthmusError } from "@isthmus/core";
import type { Shard, ShardedSource, ShardEntry } from "@isthmus/core";

/** A stream of shards in memory whose owner decides about splits, ends, trims and failures. */
export interface MemorySource {
  readonly source: ShardedSource<string>;
  addShard(id: string, parentIds?: readonly string[]): void;
  push(shardId: string, ...values: readonly string[]): void;
  end(shardId: string): void;
  /** Forgets the oldest entries; what begins before them is `trimmed`. */
  trim(shardId: string, count: number): void;
  /** The shard is no longer listed and cannot be opened. */
  drop(shardId: string): void;
  /** Fails with what this gives, as long as it gives something. */
  failing: (call: "list" | "open" | "next") => IsthmusError | undefined;
}

interface StoredShard {
  readonly shard: Shard;
  readonly entries: ShardEntry<string>[];
  trimmed: number;
  ended: boolean;
}

/** @param batchMax most entries of one read */
export function memorySource(name = "memory", batchMax = 3): MemorySource {
  const shards = new Map<string, StoredShard>();
  const known = (id: string): StoredShard => {
    const found = shards.get(id);
    if (found === undefined)
      throw new IsthmusError("not-found", `No shard ${id}.`, { kind: "configuration" });
    return found;
  };
  const memory: MemorySource = {
    failing: () => undefined,
    addShard: (id, parentIds = []) =>
      void shards.set(id, { shard: { id, parentIds }, entries: [], trimmed: 0, ended: false }),
    push(shardId, ...values) {
      const { entries } = known(shardId);
      for (const value of values)
        entries.push({ sequence: String(entries.length + 1).padStart(6, "0"), value });
    },
    end: (shardId) => {
      known(shardId).ended = true;
    },
    trim: (shardId, count) => {
      known(shardId).trimmed += count;
    },
    drop: (shardId) => void shards.delete(shardId),
    source: {
      name,
      async listShards() {
        throwIf(memory.failing("list"));
        return [...shards.values()].map(({ shard }) => shard);
      },
      async openShard(shardId, start) {
        throwIf(memory.failing("open"));
        const stored = known(shardId);
        let next = start.kind === "after" ? Number(start.sequence) : stored.trimmed;
        if (next < stored.trimmed)
          throw new IsthmusError("trimmed", "The position is gone.", { kind: "configuration" });
        return {
          async next() {
            throwIf(memory.failing("next"));
            const { entries, ended } = known(shardId);
            const batch = entries.slice(next, next + batchMax);
            next += batch.length;
            return { entries: batch, ended: ended && next >= entries.length };
          },
        };
      },
    },
  };
  return memory;
}

function throwIf(error: IsthmusError | undefined): void {
  if (error !== undefined) throw error;
}
