import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { JsonObject } from "../wire/json-message.ts";
import { dynamoDbEventRecord } from "./dynamodb-event-record.ts";
import { keptJson } from "./kept-json.ts";
import { resumingCursor } from "./resuming-cursor.ts";
import type { StreamEventRecord, StreamEventSource } from "./stream-event-source.ts";

/** Which stream is read. */
export interface DynamoDbStreamEventsOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
}

const RECORDS_MAX = 1000;
/** 100 shards a page; no emulator has more than a few. */
const SHARD_PAGES_MAX = 100;

/** A table's stream as a source of a mapping. */
export function dynamoDbStreamEvents({ client, streamArn }: DynamoDbStreamEventsOptions): StreamEventSource {
  return {
    kind: "stream",
    arn: streamArn,
    batchInfo: "DDBStreamBatchInfo",
    listShards: async (abortSignal) => {
      const shards: { readonly id: string; readonly parentIds: readonly string[] }[] = [];
      let after: string | undefined;
      for (let page = 0; page < SHARD_PAGES_MAX; page++) {
        const { StreamDescription: found } = await client.send(
          new DescribeStreamCommand({
            StreamArn: streamArn,
            ...(after !== undefined && { ExclusiveStartShardId: after }),
          }),
          { abortSignal },
        );
        for (const { ShardId: id, ParentShardId: parent } of found?.Shards ?? []) {
          if (id !== undefined) shards.push({ id, parentIds: parent === undefined ? [] : [parent] });
        }
        after = found?.LastEvaluatedShardId;
        if (after === undefined) break;
      }
      return shards;
    },
    openShard: (shardId, position) =>
      resumingCursor(position, {
        iterator: async (start, abortSignal) => {
          const at =
            start.kind === "after"
              ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const, SequenceNumber: start.sequence }
              : { ShardIteratorType: start.kind };
          const output = await client.send(
            new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...at }),
            { abortSignal },
          );
          return output.ShardIterator;
        },
        read: async (iterator, abortSignal) => {
          const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: RECORDS_MAX });
          const json = await keptJson(command, async () => client.send(command, { abortSignal }));
          const raw = (json["Records"] ?? []) as readonly JsonObject[];
          const next = json["NextShardIterator"];
          return {
            records: raw.map((record) => streamRecord(record, streamArn)),
            next: typeof next === "string" ? next : undefined,
          };
        },
      }),
  };
}

function streamRecord(raw: JsonObject, streamArn: string): StreamEventRecord {
  const record = dynamoDbEventRecord(raw, streamArn);
  const change = record["dynamodb"] as JsonObject;
  const keys = Object.entries((change["Keys"] ?? {}) as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    record,
    sequence: String(change["SequenceNumber"]),
    key: JSON.stringify(keys),
    arrivedAtMs: Number(change["ApproximateCreationDateTime"] ?? 0) * 1000,
  };
}
