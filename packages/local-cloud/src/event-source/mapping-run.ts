import { setTimeout as sleep } from "node:timers/promises";
import type { InvocationResult } from "../lambda/local-function.ts";
import type { BatchOutcome } from "./batch-response.ts";
import { batchOutcome } from "./batch-response.ts";
import type { MappingOptions } from "./mapping-options.ts";
import { noStats } from "./mapping-stats.ts";
import type { MutableStats } from "./mapping-stats.ts";

/** What all loops of one running mapping share. */
export interface MappingRun {
  readonly stats: MutableStats;
  /** Aborted when the mapping is to stop. */
  readonly signal: AbortSignal;
  /** Ends early, and quietly, when the mapping is to stop. */
  pause(ms: number): Promise<void>;
  /** A pause of up to `min(maxMs, 50 * 2^attempt)`, at random. */
  backoff(attempt: number, maxMs: number): Promise<void>;
  /** Invokes the function with records and says what that means for them. */
  invoke(
    records: readonly { readonly record: object }[],
    identifiers: readonly string[],
  ): Promise<{ readonly result: InvocationResult; readonly outcome: BatchOutcome }>;
  /** Notes that the source failed. What fails because the mapping stops is no failure. */
  sourceFailed(error: unknown): void;
}

const BACKOFF_FIRST_MS = 50;

/** Begins a run. `signal` is the mapping's own. */
export function mappingRun(options: MappingOptions, signal: AbortSignal): MappingRun {
  const { target, onInvocation, random = Math.random } = options;
  const stats = noStats();
  const pause = async (ms: number): Promise<void> => {
    if (signal.aborted) return;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  };
  return {
    stats,
    signal,
    pause,
    backoff: async (attempt, maxMs) => pause(random() * Math.min(maxMs, BACKOFF_FIRST_MS * 2 ** attempt)),
    invoke: async (records, identifiers) => {
      const event = { Records: records.map(({ record }) => record) };
      const result = await target.invoke(event);
      const outcome = batchOutcome(result, identifiers, options.reportBatchItemFailures ?? false);
      if (result.status === "throttled") stats.throttles += 1;
      else stats.invocations += 1;
      if (result.status === "failed") stats.failedInvocations += 1;
      if (outcome.kind === "partial") stats.partialResponses += 1;
      onInvocation?.({ event, result });
      return { result, outcome };
    },
    sourceFailed: (error) => {
      if (signal.aborted) return;
      stats.sourceFailures += 1;
      stats.lastSourceFailure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    },
  };
}
