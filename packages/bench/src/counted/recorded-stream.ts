import { setTimeout } from "node:timers/promises";
import { kinesisTransport } from "@isthmus/adapter-kinesis";
import type { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { ChangeTransport } from "@isthmus/core";

/** What was put into a stream. */
export interface PutTally {
  readonly requests: number;
  /** Payloads of the records, in order, without partition keys. */
  readonly bodies: readonly Uint8Array[];
}

/** The Kinesis transport over a stream that accepts every record without a service. */
export interface RecordedStream {
  readonly transport: ChangeTransport;
  /** What was put since the last call. */
  readonly take: () => PutTally;
}

/**
 * Makes an empty stream.
 *
 * @param answerAfterMs how long each request takes
 */
export function recordedStream(answerAfterMs = 0): RecordedStream {
  let requests = 0;
  let bodies: Uint8Array[] = [];
  const send = async ({ input: { Records = [] } }: PutRecordsCommand): Promise<unknown> => {
    if (answerAfterMs > 0) await setTimeout(answerAfterMs);
    requests += 1;
    for (const { Data } of Records) if (Data !== undefined) bodies.push(Data);
    return { Records: Records.map(() => ({ SequenceNumber: "1", ShardId: "shardId-000000000000" })) };
  };
  return {
    transport: kinesisTransport({ client: { send } as unknown as KinesisClient, streamName: "bench" }),
    take: () => {
      const taken = { requests, bodies };
      requests = 0;
      bodies = [];
      return taken;
    },
  };
}
