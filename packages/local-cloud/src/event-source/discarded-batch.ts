import type { InvocationResult, LocalFunction } from "../lambda/local-function.ts";
import type { StreamEventRecord, StreamEventSource } from "./stream-event-source.ts";

/** Why a batch was given up. */
export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** What an on-failure destination is told, in Lambda's words. It holds where the records were, and not the records. */
export interface DiscardedBatch {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: DiscardCondition;
    readonly approximateInvokeCount: number;
  };
  /** Absent where the function was never invoked. */
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: string;
    readonly functionError: string | null;
  };
  readonly version: "1.0";
  readonly timestamp: string;
  readonly DDBStreamBatchInfo?: DiscardedPosition;
  readonly KinesisBatchInfo?: DiscardedPosition;
}

/** Where discarded records are in their stream, as long as that keeps them. */
export interface DiscardedPosition {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly approximateArrivalOfFirstRecord: string;
  readonly approximateArrivalOfLastRecord: string;
  readonly batchSize: number;
  readonly streamArn: string;
}

/** All that is known of what is discarded. */
export interface Discarding {
  readonly source: StreamEventSource;
  readonly target: LocalFunction;
  readonly shardId: string;
  /** At least one. */
  readonly records: readonly StreamEventRecord[];
  readonly condition: DiscardCondition;
  readonly invokeCount: number;
  readonly lastResult: InvocationResult | undefined;
  readonly nowMs: number;
}

/** The document for the on-failure destination. */
export function discardedBatch(discarding: Discarding): DiscardedBatch {
  const { source, target, shardId, records, condition, invokeCount, lastResult, nowMs } = discarding;
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: {
      requestId: lastResult?.requestId ?? "",
      functionArn: target.arn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(lastResult !== undefined && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: lastResult.status === "returned" ? null : "Unhandled",
      },
    }),
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    [source.batchInfo]: {
      shardId,
      startSequenceNumber: first?.sequence ?? "",
      endSequenceNumber: last?.sequence ?? "",
      approximateArrivalOfFirstRecord: new Date(first?.arrivedAtMs ?? 0).toISOString(),
      approximateArrivalOfLastRecord: new Date(last?.arrivedAtMs ?? 0).toISOString(),
      batchSize: records.length,
      streamArn: source.arn,
    },
  };
}
