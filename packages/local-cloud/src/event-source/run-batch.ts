import type { InvocationResult } from "../lambda/local-function.ts";
import { discardedBatch } from "./discarded-batch.ts";
import type { DiscardCondition } from "./discarded-batch.ts";
import type { StreamMappingOptions } from "./mapping-options.ts";
import type { MappingRun } from "./mapping-run.ts";
import type { StreamEventRecord } from "./stream-event-source.ts";

const RETRY_PAUSE_MAX_MS_DEFAULT = 1000;

/** Records to be handled together, and how that has gone so far. */
interface Piece {
  readonly records: readonly StreamEventRecord[];
  /** Invocations that count towards the retries. A split does not. */
  readonly counted: number;
  readonly invokeCount: number;
  readonly last?: InvocationResult;
}

/**
 * Brings one batch of a shard to its end: done, or discarded piece by piece. Records leave in order, so nothing behind a failure is
 * invoked before it is settled. Ends early, leaving the rest undone, when the mapping stops.
 */
export async function runBatch(
  batch: readonly StreamEventRecord[],
  shardId: string,
  options: StreamMappingOptions,
  run: MappingRun,
): Promise<void> {
  const nowMs = options.nowMs ?? Date.now;
  const pieces: Piece[] = [{ records: batch, counted: 0, invokeCount: 0 }];
  const done = (count: number): void => {
    run.stats.recordsDone += count;
    run.stats.pending -= count;
  };
  const discard = async (piece: Piece, condition: DiscardCondition): Promise<void> => {
    const { records, invokeCount, last: lastResult } = piece;
    const { source, target } = options;
    run.stats.recordsDiscarded += records.length;
    run.stats.pending -= records.length;
    const discarding = {
      source,
      target,
      shardId,
      records,
      condition,
      invokeCount,
      lastResult,
      nowMs: nowMs(),
    };
    await options.onFailure?.(discardedBatch(discarding)).catch((error: unknown) => run.sourceFailed(error));
  };

  for (let piece = pieces.pop(); piece !== undefined && !run.signal.aborted; piece = pieces.pop()) {
    const old = tooOld(piece.records, options.maximumRecordAgeMs, nowMs());
    if (old > 0) {
      await discard({ ...piece, records: piece.records.slice(0, old) }, "RecordAgeExceeded");
      if (old < piece.records.length) pieces.push({ ...piece, records: piece.records.slice(old) });
      continue;
    }
    const { records } = piece;
    const { result, outcome } = await run.invoke(
      records,
      records.map(({ sequence }) => sequence),
    );
    if (outcome.kind === "succeeded") {
      done(records.length);
      continue;
    }
    const tried = { ...piece, last: result, invokeCount: piece.invokeCount + 1 };
    if (result.status === "throttled") {
      pieces.push(piece);
      await run.backoff(run.stats.throttles, options.retryPauseMaxMs ?? RETRY_PAUSE_MAX_MS_DEFAULT);
      continue;
    }
    const lowest = outcome.kind === "partial" ? Math.min(...outcome.failed) : 0;
    done(lowest);
    const rest = { ...tried, records: records.slice(lowest) };
    const bisect = options.bisectBatchOnFunctionError ?? false;
    if (bisect && lowest > 0) {
      // The reported record is where the batch is split.
      pieces.push(rest);
    } else if (bisect && rest.records.length > 1) {
      const half = Math.ceil(rest.records.length / 2);
      pieces.push(
        { ...rest, records: rest.records.slice(half) },
        { ...rest, records: rest.records.slice(0, half) },
      );
    } else if (rest.counted >= (options.maximumRetryAttempts ?? Number.POSITIVE_INFINITY)) {
      await discard(rest, "RetryAttemptsExhausted");
      continue;
    } else {
      pieces.push({ ...rest, counted: rest.counted + 1 });
    }
    await run.backoff(rest.counted, options.retryPauseMaxMs ?? RETRY_PAUSE_MAX_MS_DEFAULT);
  }
}

/** How many of the first records are older than allowed. */
function tooOld(records: readonly StreamEventRecord[], ageMaxMs: number | undefined, nowMs: number): number {
  if (ageMaxMs === undefined) return 0;
  const fresh = records.findIndex(({ arrivedAtMs }) => nowMs - arrivedAtMs <= ageMaxMs);
  return fresh < 0 ? records.length : fresh;
}
