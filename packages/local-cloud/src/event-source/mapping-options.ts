import type { InvocationResult, LocalFunction } from "../lambda/local-function.ts";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { DiscardedBatch } from "./discarded-batch.ts";
import type { QueueEventSource } from "./queue-event-source.ts";
import type { StartingPosition, StreamEventSource } from "./stream-event-source.ts";

/** One invocation, when it is over. */
export interface ObservedInvocation {
  readonly event: { readonly Records: readonly object[] };
  readonly result: InvocationResult;
}

interface CommonOptions {
  readonly target: LocalFunction;
  /** How long a batch may wait to fill, from its first record on. Default 0, at most 300,000; not for FIFO queues. */
  readonly batchWindowMs?: number;
  /** Whether the function's `batchItemFailures` are heeded. Default false, as Lambda has it. */
  readonly reportBatchItemFailures?: boolean;
  /** Aborting it is the same as calling `stop`. */
  readonly signal?: AbortSignal;
  /** A number in [0, 1), for pauses. Default `Math.random`. */
  readonly random?: () => number;
  /** Told of each invocation when it is over. */
  readonly onInvocation?: (invocation: ObservedInvocation) => void;
}

/** A mapping from a stream. */
export interface StreamMappingOptions extends CommonOptions {
  readonly source: StreamEventSource;
  /** Default 100, at most 10,000. */
  readonly batchSize?: number;
  /** Default `TRIM_HORIZON`. */
  readonly startingPosition?: StartingPosition;
  /** Batches of one shard at the same time, records of one key still in order. Default 1, at most 10. */
  readonly parallelizationFactor?: number;
  /** Halve a batch that failed. Default false. */
  readonly bisectBatchOnFunctionError?: boolean;
  /** Retries of a batch before it is discarded, 0 to 10,000. Default: no limit. */
  readonly maximumRetryAttempts?: number;
  /** Records older than this are discarded, 60,000 to 604,800,000. Default: no limit. */
  readonly maximumRecordAgeMs?: number;
  /** Takes what is discarded: positions, no data. Must not reject; if it does, the batch is lost all the same. */
  readonly onFailure?: (discarded: DiscardedBatch) => Promise<void>;
  /** Between two looks at a shard that gave nothing. Default 50; Lambda's is 250 for DynamoDB and 1000 for Kinesis. */
  readonly pollIntervalMs?: number;
  /** Longest pause before a batch is retried. Default 1000. Pauses double from 50 on, with full jitter. */
  readonly retryPauseMaxMs?: number;
  /** Default `Date.now`; the age of records is told by it. */
  readonly nowMs?: () => number;
}

/** A mapping from a queue. */
export interface QueueMappingOptions extends CommonOptions {
  readonly source: QueueEventSource;
  /** Default 10; at most 10,000, and 10 for a FIFO queue or without a batch window. */
  readonly batchSize?: number;
  /** Invocations at the same time. Default 5, as many as Lambda begins with. */
  readonly maximumConcurrency?: number;
  /** How long one receive waits for messages. Default 1000; Lambda's is 20,000. */
  readonly waitMs?: number;
}

/** What a mapping can be told. Names, defaults and limits are Lambda's own where it has them. */
export type MappingOptions = StreamMappingOptions | QueueMappingOptions;

const BATCH_SIZE_MAX = 10_000;
/** Also what one receive gives at most. */
const BATCH_SIZE_WITHOUT_WINDOW_MAX = 10;
const WINDOW_MS_MAX = 300_000;
const FACTOR_MAX = 10;
const RETRIES_MAX = 10_000;
const AGE_MS_MIN = 60_000;
const AGE_MS_MAX = 604_800_000;
const CONCURRENCY_MAX = 1000;

/** @throws LocalCloudError `invalid-options` */
export function checkMapping(options: MappingOptions): void {
  within("batchSize", options.batchSize, 1, BATCH_SIZE_MAX);
  within("batchWindowMs", options.batchWindowMs, 0, WINDOW_MS_MAX);
  if (isQueueMapping(options)) {
    within("maximumConcurrency", options.maximumConcurrency, 1, CONCURRENCY_MAX);
    if (options.source.fifo) within("batchWindowMs of a FIFO queue", options.batchWindowMs, 0, 0);
    if ((options.batchWindowMs ?? 0) === 0) {
      within("batchSize without a batch window", options.batchSize, 1, BATCH_SIZE_WITHOUT_WINDOW_MAX);
    }
    return;
  }
  within("parallelizationFactor", options.parallelizationFactor, 1, FACTOR_MAX);
  within("maximumRetryAttempts", options.maximumRetryAttempts, 0, RETRIES_MAX);
  within("maximumRecordAgeMs", options.maximumRecordAgeMs, AGE_MS_MIN, AGE_MS_MAX);
}

/** Whether a mapping is from a queue. */
export function isQueueMapping(options: MappingOptions): options is QueueMappingOptions {
  return options.source.kind === "queue";
}

function within(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw new LocalCloudError(
    "invalid-options",
    `The mapping's ${name} is ${value}. Allowed: whole numbers from ${min} to ${max}.`,
  );
}
