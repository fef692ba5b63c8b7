import { setMaxListeners } from "node:events";
import { checkMapping, isQueueMapping } from "./mapping-options.ts";
import type { MappingOptions } from "./mapping-options.ts";
import { mappingRun } from "./mapping-run.ts";
import type { MappingStats } from "./mapping-stats.ts";
import { runQueue } from "./run-queue.ts";
import { runStream } from "./run-stream.ts";

/** A running event source mapping. */
export interface EventSourceMapping {
  /** What it has done so far. */
  stats(): MappingStats;
  /**
   * Begins no more invocations and resolves when those under way are over. Positions in streams are forgotten. Calling it again waits for
   * the same end.
   */
  stop(): Promise<void>;
}

/**
 * Polls a stream or a queue and invokes a function with batches, as Lambda's event source mappings do: batch size and window, the payload
 * limit, partial batch responses, and for streams the parallelization factor by key, bisection, retries, the records' age and an on-failure
 * destination.
 *
 * @throws LocalCloudError `invalid-options`
 *
 * @example
 * const mapping = startEventSourceMapping({
 *   source: dynamoDbStreamEvents({ client: streams, streamArn }),
 *   target: forward,
 *   batchSize: 100,
 *   reportBatchItemFailures: true,
 * });
 * // ...
 * await mapping.stop();
 */
export function startEventSourceMapping(options: MappingOptions): EventSourceMapping {
  checkMapping(options);
  const stopping = new AbortController();
  // Every shard and every pause listens; that is no leak.
  setMaxListeners(0, stopping.signal);
  const run = mappingRun(options, stopping.signal);
  const ended = isQueueMapping(options) ? runQueue(options, run) : runStream(options, run);
  // A defect must reach whoever stops the mapping, and not end the process before.
  ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  if (options.signal?.aborted === true) stopping.abort();
  options.signal?.addEventListener("abort", () => stopping.abort(), { once: true });
  return { stats: () => ({ ...run.stats }), stop };
}
