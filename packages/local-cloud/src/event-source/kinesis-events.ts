import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { kinesisEventRecord } from "./kinesis-event-record.ts";
import { resumingCursor } from "./resuming-cursor.ts";
import type { StreamEventSource } from "./stream-event-source.ts";

/** Which stream is read. */
export interface KinesisEventsOptions {
  readonly client: KinesisClient;
  readonly streamName: string;
  /** What events say. Default: what the service says; the emulator always says the same region. */
  readonly arn?: string;
}

/** What a read gives at most; small, because what has been read waits in memory. */
const RECORDS_MAX = 1000;

/** A Kinesis stream as a source of a mapping. Rejects as the SDK does if there is no such stream. */
export async function kinesisEvents({
  client,
  streamName,
  arn,
}: KinesisEventsOptions): Promise<StreamEventSource> {
  const summary =
    arn === undefined
      ? await client.send(new DescribeStreamSummaryCommand({ StreamName: streamName }))
      : undefined;
  const streamArn = arn ?? summary?.StreamDescriptionSummary?.StreamARN ?? "";
  const region = await client.config.region();
  return {
    kind: "stream",
    arn: streamArn,
    batchInfo: "KinesisBatchInfo",
    listShards: async (abortSignal) => {
      const { Shards: shards = [] } = await client.send(new ListShardsCommand({ StreamName: streamName }), {
        abortSignal,
      });
      return shards.map(({ ShardId: id = "", ParentShardId: parent, AdjacentParentShardId: adjacent }) => ({
        id,
        parentIds: [parent, adjacent].filter((parentId) => parentId !== undefined),
      }));
    },
    openShard: (shardId, position) =>
      resumingCursor(position, {
        iterator: async (start, abortSignal) => {
          const at =
            start.kind === "after"
              ? {
                  ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const,
                  StartingSequenceNumber: start.sequence,
                }
              : { ShardIteratorType: start.kind };
          const output = await client.send(
            new GetShardIteratorCommand({ StreamName: streamName, ShardId: shardId, ...at }),
            { abortSignal },
          );
          return output.ShardIterator;
        },
        read: async (iterator, abortSignal) => {
          const { Records: records = [], NextShardIterator: next } = await client.send(
            new GetRecordsCommand({ ShardIterator: iterator, Limit: RECORDS_MAX }),
            { abortSignal },
          );
          return {
            records: records.map((raw) => ({
              record: kinesisEventRecord(raw, { streamArn, shardId, region }),
              sequence: raw.SequenceNumber ?? "",
              key: raw.PartitionKey ?? "",
              arrivedAtMs: raw.ApproximateArrivalTimestamp?.getTime() ?? 0,
            })),
            next,
          };
        },
      }),
  };
}
