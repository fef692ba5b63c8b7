import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { _Record, DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { IsthmusError } from "@isthmus/core";
import type {
  CallOptions,
  Shard,
  ShardBatch,
  ShardedSource,
  ShardReader,
  ShardStart,
  StreamEntry,
} from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { fromSdkError } from "./errors.ts";
import type { SdkCall } from "./errors.ts";
import { hasLostAttribute, keepingJson } from "./keeping-json.ts";
import { outlineLambdaRecord, outlineSdkRecord } from "./stream-record.ts";

/** The most records that GetRecords gives. */
const GET_RECORDS_MAX = 1000;
/** The most shards that DescribeStream gives at a time. */
const DESCRIBE_SHARDS_MAX = 100;
/** Pages of shards that are read: 100,000 shards, far beyond any stream. */
const DESCRIBE_PAGES_MAX = 1000;

/** What a table's stream is read with. */
export interface DynamoDbStreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  /** From `findStreamArn`. Re-enabling a stream makes a new one. */
  readonly streamArn: string;
  /** Begins the source's name, before the stream's label. Default: the whole ARN is the name. */
  readonly name?: string;
}

/**
 * A table's stream as a source of shards. A reader that was not read for so long that its iterator expired goes on behind
 * the last entry it gave; if it had given none and began at `latest`, it goes on at the oldest, because to repeat entries
 * is harmless and to skip some is not.
 */
export function dynamoDbStreamSource(options: DynamoDbStreamSourceOptions): ShardedSource<StreamEntry> {
  const { client, streamArn } = options;
  const label = streamArn.slice(streamArn.lastIndexOf("/") + 1);
  return {
    name: options.name === undefined ? streamArn : `${options.name}/${label}`,
    listShards: (callOptions) => listShards(client, streamArn, callOptions),
    async openShard(shardId, start, callOptions) {
      const iterator = await openIterator({ client, streamArn, shardId }, start, callOptions);
      return shardReader({ client, streamArn, shardId }, start, iterator);
    },
  };
}

interface ShardAddress {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly shardId: string;
}

async function listShards(
  client: DynamoDBStreamsClient,
  streamArn: string,
  { signal }: CallOptions = {},
): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  let after: string | undefined;
  for (let page = 0; page < DESCRIBE_PAGES_MAX; page++) {
    const command = new DescribeStreamCommand({
      StreamArn: streamArn,
      Limit: DESCRIBE_SHARDS_MAX,
      ...(after !== undefined && { ExclusiveStartShardId: after }),
    });
    const output = await callSdk(fromSdkError, call("DescribeStream", streamArn), signal, (http) =>
      client.send(command, http),
    );
    for (const { ShardId: id, ParentShardId: parent } of output.StreamDescription?.Shards ?? []) {
      if (id !== undefined) shards.push({ id, parentIds: parent === undefined ? [] : [parent] });
    }
    after = output.StreamDescription?.LastEvaluatedShardId;
    if (after === undefined) return shards;
  }
  throw new IsthmusError(
    "unexpected",
    `DescribeStream of ${streamArn} did not end within ${DESCRIBE_PAGES_MAX} pages. Check the endpoint.`,
    { kind: "configuration" },
  );
}

function shardReader(
  address: ShardAddress,
  start: ShardStart,
  opened: string | undefined,
): ShardReader<StreamEntry> {
  let iterator = opened;
  let ended = false;
  // Where to go on if the iterator expires.
  let resume: ShardStart = start.kind === "latest" ? { kind: "oldest" } : start;
  return {
    async next({ signal } = {}): Promise<ShardBatch<StreamEntry>> {
      if (ended) return { entries: [], ended };
      iterator ??= await openIterator(address, resume, signal && { signal });
      if (iterator === undefined) {
        ended = true;
        return { entries: [], ended };
      }
      const output = await getRecords(address, iterator, signal);
      if (output === "expired") {
        iterator = undefined;
        return { entries: [], ended };
      }
      const entries = output.entries.map((value) => ({ sequence: sequenceOf(value), value }));
      const last = entries.findLast(({ sequence }) => sequence !== "");
      if (last !== undefined) resume = { kind: "after", sequence: last.sequence };
      iterator = output.nextIterator;
      ended = iterator === undefined;
      return { entries, ended };
    },
  };
}

function sequenceOf(entry: StreamEntry): string {
  return entry.kind === "record" ? entry.record.sequence : entry.sequence;
}

interface ReadRecords {
  readonly entries: readonly StreamEntry[];
  readonly nextIterator: string | undefined;
}

async function getRecords(
  address: ShardAddress,
  iterator: string,
  signal?: AbortSignal,
): Promise<ReadRecords | "expired"> {
  const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: GET_RECORDS_MAX });
  return readShard("GetRecords", address, signal, async (http) => {
    try {
      const { output, json } = await keepingJson(command, () => address.client.send(command, http));
      const records = output.Records ?? [];
      const entries = records.some(hasLostImage) ? recordsIn(json()).map(outlineLambdaRecord) : undefined;
      return { entries: entries ?? records.map(outlineSdkRecord), nextIterator: output.NextShardIterator };
    } catch (error) {
      if (nameOf(error) === "ExpiredIteratorException") return "expired";
      throw error;
    }
  });
}

function hasLostImage({ dynamodb: change }: _Record): boolean {
  return [change?.Keys, change?.OldImage, change?.NewImage].some(hasLostAttribute);
}

/** The records in the service's own JSON, which Lambda's records are made of: one decoder reads both. */
function recordsIn(json: unknown): readonly unknown[] {
  const records: unknown = typeof json === "object" && json !== null && "Records" in json ? json.Records : [];
  return Array.isArray(records) ? records : [];
}

async function openIterator(
  address: ShardAddress,
  start: ShardStart,
  { signal }: CallOptions = {},
): Promise<string | undefined> {
  const command = new GetShardIteratorCommand({
    StreamArn: address.streamArn,
    ShardId: address.shardId,
    ...iteratorParameters(start),
  });
  const output = await readShard("GetShardIterator", address, signal, (http) =>
    address.client.send(command, http),
  );
  return output.ShardIterator;
}

function iteratorParameters(
  start: ShardStart,
):
  | { readonly ShardIteratorType: "TRIM_HORIZON" | "LATEST" }
  | { readonly ShardIteratorType: "AFTER_SEQUENCE_NUMBER"; readonly SequenceNumber: string } {
  switch (start.kind) {
    case "oldest":
      return { ShardIteratorType: "TRIM_HORIZON" };
    case "latest":
      return { ShardIteratorType: "LATEST" };
    case "after":
      return { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: start.sequence };
    default:
      return start satisfies never;
  }
}

/** A call on a shard, which tells a position that is no longer kept from a stream that is gone. */
async function readShard<T>(
  operation: string,
  { client, streamArn, shardId }: ShardAddress,
  signal: AbortSignal | undefined,
  run: (http: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  return callSdk(fromSdkError, call(operation, streamArn), signal, async (http) => {
    try {
      return await run(http);
    } catch (error) {
      if (nameOf(error) === "TrimmedDataAccessException") throw trimmed(streamArn, shardId, error);
      if (nameOf(error) !== "ResourceNotFoundException") throw error;
      // A shard goes when all it held is too old; DynamoDB words that like the loss of the whole stream. If the stream is gone this call
      // throws as well.
      await client.send(new DescribeStreamCommand({ StreamArn: streamArn, Limit: 1 }), http);
      throw trimmed(streamArn, shardId, error);
    }
  });
}

function trimmed(streamArn: string, shardId: string, cause: unknown): IsthmusError {
  return new IsthmusError(
    "trimmed",
    `Stream ${streamArn} no longer keeps the position asked for in shard ${shardId}; it keeps 24 hours. Verify and repair the table, then start at the oldest.`,
    { kind: "configuration", cause },
  );
}

function call(operation: string, streamArn: string): SdkCall {
  return { operation, resource: `stream ${streamArn}`, blames: "setup" };
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
