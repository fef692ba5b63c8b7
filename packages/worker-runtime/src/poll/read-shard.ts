import { toIsthmusError } from "@isthmus/core";
import type { IsthmusError, ShardBatch, ShardedSource, ShardReader } from "@isthmus/core";
import type { Progress } from "../checkpoints/progress.ts";
import type { BatchHandler } from "./handle-batch.ts";
import { shardSteps } from "./shard-steps.ts";
import type { ShardSteps } from "./shard-steps.ts";
import type { Slots } from "./slots.ts";
import type { StopSignals } from "./stop-signals.ts";
import { troubles } from "./troubles.ts";
import type { TroubleDeps } from "./troubles.ts";

/** How often to read. All in milliseconds. */
export interface ReadPace {
  /** First pause after an empty read; it doubles with every further one. */
  readonly idleMinMs: number;
  /** Longest pause after an empty read. */
  readonly idleMaxMs: number;
  /** Shortest time between two reads of a shard: a Kinesis shard allows five a second. */
  readonly readIntervalMs: number;
  /**
   * Entries handled at a time, at most. A read may give a thousand; in smaller steps the checkpoint moves, and changes leave, before all
   * of them are done.
   */
  readonly batchEntriesMax: number;
}

/** Entries that the source has dropped before they were handled. */
export interface Gap {
  /** Name of the poller. */
  readonly poller: string;
  /** The shard, or an empty text when the whole stream was replaced. */
  readonly shardId: string;
  /** What happened, in a sentence. */
  readonly detail: string;
}

/** What {@link readShard} works with. */
export interface ReadShardDeps<T> extends TroubleDeps {
  readonly source: ShardedSource<T>;
  readonly handle: BatchHandler<T>;
  readonly progress: Progress;
  readonly slots: Slots;
  readonly signals: StopSignals;
  readonly pace: ReadPace;
  readonly onGap: (gap: Gap) => void;
}

/**
 * A read of at least so many entries probably left more behind, so that what follows is begun while this is being sent. After a smaller one the
 * sending is waited for: what comes meanwhile then leaves together, in one request.
 */
export const READ_ENTRIES_MANY = 100;

/**
 * Reads one shard to its end or until the worker stops, each batch captured before the next is read. Never rejects: what fails is
 * said loudly and tried again.
 */
export async function readShard<T>(shardId: string, deps: ReadShardDeps<T>): Promise<void> {
  const { source, progress, slots, signals, activity, tools, pace } = deps;
  const trouble = troubles(shardId, deps);
  const { drain } = signals;
  const advance = (sequence: string): void => progress.advance(shardId, { kind: "after", sequence });
  const steps = shardSteps({ ...deps, trouble, advance });
  let reader: ShardReader<T> | undefined;
  let emptyReads = 0;

  const read = async (): Promise<ShardBatch<T>> => {
    const position = progress.positionOf(shardId);
    reader ??= await source.openShard(
      shardId,
      position?.kind === "after" ? { kind: "after", sequence: position.sequence } : { kind: "oldest" },
      { signal: drain },
    );
    return reader.next({ signal: drain });
  };

  while (!drain.aborted) {
    const begunMs = tools.nowMs();
    let batch: ShardBatch<T>;
    try {
      batch = await slots.run(read);
    } catch (caught) {
      const error = toIsthmusError(caught);
      // The position to go on from is behind all that was begun.
      if ((await steps.finish()) === "stopped") break;
      // A retryable failure leaves the reader where it was; after any other it is opened anew behind what has been handled.
      if (error.kind !== "retryable") reader = undefined;
      if (skipsTrimmed(error, shardId, deps)) continue;
      if (["not-found", "trimmed"].includes(error.code) && (await isDropped(shardId, deps))) break;
      await trouble.backOff(`reading shard ${shardId}`, error, signals);
      continue;
    }
    if (batch.entries.length > 0) {
      emptyReads = 0;
      activity.busy(shardId);
      if ((await handleRead(batch, steps, deps)) === "stopped") break;
    } else {
      if ((await steps.finish()) === "stopped") break;
      trouble.over();
      activity.idle(shardId);
    }
    if (batch.ended) {
      progress.advance(shardId, { kind: "ended" });
      break;
    }
    const idleMs =
      batch.entries.length > 0
        ? 0
        : Math.min(pace.idleMaxMs, pace.idleMinMs * 2 ** Math.min(emptyReads++, 30));
    const pacedMs = pace.readIntervalMs - (tools.nowMs() - begunMs);
    const waitMs = Math.max(idleMs, pacedMs);
    if (waitMs > 0) await tools.pause(waitMs, drain);
  }
  await steps.finish();
  activity.closed(shardId);
}

async function handleRead<T>(
  { entries, ended }: ShardBatch<T>,
  steps: ShardSteps<T>,
  { pace, signals }: ReadShardDeps<T>,
): Promise<"handled" | "stopped"> {
  for (let from = 0; from < entries.length; from += pace.batchEntriesMax) {
    if (from > 0 && signals.drain.aborted) return "stopped";
    if ((await steps.begin(entries.slice(from, from + pace.batchEntriesMax))) === "stopped") return "stopped";
  }
  return ended || entries.length < READ_ENTRIES_MANY ? steps.finish() : "handled";
}

/** A position that the stream no longer has: says so, and goes on at the oldest entry that is left. */
function skipsTrimmed<T>(error: IsthmusError, shardId: string, deps: ReadShardDeps<T>): boolean {
  if (error.code !== "trimmed" || deps.progress.positionOf(shardId) === undefined) return false;
  deps.progress.forget(shardId);
  deps.onGap({
    poller: deps.name,
    shardId,
    detail: `The stream no longer has what follows the last handled entry of shard ${shardId}. Reading goes on at its oldest entry.`,
  });
  return true;
}

/** Tells a shard that the stream has dropped meanwhile from a stream that is gone altogether, which stays a failure. */
async function isDropped<T>(shardId: string, deps: ReadShardDeps<T>): Promise<boolean> {
  try {
    const listed = await deps.source.listShards({ signal: deps.signals.drain });
    if (listed.length === 0 || listed.some(({ id }) => id === shardId)) return false;
  } catch {
    return false;
  }
  deps.progress.forget(shardId);
  deps.onGap({
    poller: deps.name,
    shardId,
    detail: `Shard ${shardId} had not been read to its end and the stream has dropped it.`,
  });
  return true;
}
