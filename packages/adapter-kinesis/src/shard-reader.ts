import { GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import type { GetShardIteratorCommandInput, KinesisClient, _Record } from "@aws-sdk/client-kinesis";
import { IsthmusError } from "@isthmus/core";
import type {
  CallOptions,
  IncomingMessage,
  ShardBatch,
  ShardEntry,
  ShardReader,
  ShardStart,
} from "@isthmus/core";
import { callSdk, isNamed } from "@isthmus/sdk-calls";
import { kinesisError } from "./errors.ts";
import { streamInput, streamNameOf } from "./stream-identity.ts";
import type { StreamIdentity } from "./stream-identity.ts";

/**
 * How far before the last read a reader of the latest records begins again when it has no sequence number to go by. Covers a clock that is off;
 * what is read twice is applied once.
 */
const REOPEN_MARGIN_MS = 60_000;

/** A shard and how to read it. */
export interface ReadableShard {
  readonly stream: StreamIdentity;
  readonly client: KinesisClient;
  readonly shardId: string;
  readonly readRecordsMax: number;
  readonly now: () => number;
}

/** Where a reader stands. `time`: it began with the latest record and has not seen any yet. */
type Position = ShardStart | { readonly kind: "time"; readonly sinceMs: number };

/**
 * Opens a shard at `start`.
 *
 * @throws IsthmusError `not-found` if the stream or the shard is not there, `trimmed` if the sequence number is not of this stream
 */
export async function openShardReader(
  shard: ReadableShard,
  start: ShardStart,
  options: CallOptions,
): Promise<ShardReader<IncomingMessage>> {
  let position: Position = start;
  let iterator = await shardIterator(shard, position, options);
  if (start.kind === "latest") position = { kind: "time", sinceMs: shard.now() };

  const next = async (nextOptions: CallOptions = {}): Promise<ShardBatch<IncomingMessage>> => {
    if (iterator === undefined) return { entries: [], ended: true };
    const askedMs = shard.now();
    let read = await getRecords(shard, iterator, nextOptions);
    if (read === "expired") {
      // An iterator lives for five minutes, and a reader may be slower than that.
      iterator = await shardIterator(shard, position, nextOptions);
      read =
        iterator === undefined ? { records: [], iterator } : await getRecords(shard, iterator, nextOptions);
      if (read === "expired") throw expiredAtOnce(shard);
    }
    iterator = read.iterator;
    const entries = read.records.map((record) => entryOf(shard, record));
    const last = entries.at(-1);
    if (last !== undefined) position = { kind: "after", sequence: last.sequence };
    else if (position.kind === "time") position = { kind: "time", sinceMs: askedMs };
    return { entries, ended: iterator === undefined };
  };
  return { next };
}

async function shardIterator(
  shard: ReadableShard,
  position: Position,
  { signal }: CallOptions,
): Promise<string | undefined> {
  const command = new GetShardIteratorCommand({
    ...streamInput(shard.stream),
    ShardId: shard.shardId,
    ...iteratorInput(position),
  });
  try {
    const { ShardIterator: iterator } = await callSdk(
      kinesisError,
      "GetShardIterator",
      signal,
      async (options) => shard.client.send(command, options),
    );
    return iterator;
  } catch (error) {
    if (position.kind !== "after" || !isNamed(error, "InvalidArgumentException")) throw error;
    throw new IsthmusError(
      "trimmed",
      `Kinesis does not know the sequence number to read shard ${shard.shardId} of ${streamNameOf(shard.stream)} after. The stream has ` +
        "been deleted and created again. Drop its checkpoints, then run verify and repair.",
      { kind: "configuration", cause: error },
    );
  }
}

function iteratorInput(
  position: Position,
): Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "StartingSequenceNumber" | "Timestamp"> {
  switch (position.kind) {
    case "oldest":
      return { ShardIteratorType: "TRIM_HORIZON" };
    case "latest":
      return { ShardIteratorType: "LATEST" };
    case "after":
      return { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: position.sequence };
    case "time":
      return { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(position.sinceMs - REOPEN_MARGIN_MS) };
    default:
      return position satisfies never;
  }
}

async function getRecords(
  shard: ReadableShard,
  iterator: string,
  { signal }: CallOptions,
): Promise<{ readonly records: readonly _Record[]; readonly iterator: string | undefined } | "expired"> {
  const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: shard.readRecordsMax });
  try {
    const read = await callSdk(kinesisError, "GetRecords", signal, async (options) =>
      shard.client.send(command, options),
    );
    // A closed shard that has been read to its end has no next iterator; on the wire it is null or missing.
    return { records: read.Records ?? [], iterator: read.NextShardIterator ?? undefined };
  } catch (error) {
    if (isNamed(error, "ExpiredIteratorException")) return "expired";
    throw error;
  }
}

function entryOf(shard: ReadableShard, record: _Record): ShardEntry<IncomingMessage> {
  const sequence = record.SequenceNumber ?? "";
  const value: IncomingMessage = {
    id: sequence,
    body: record.Data ?? new Uint8Array(),
    position: `kinesis:${streamNameOf(shard.stream)}/${shard.shardId}/${sequence}`,
    attempts: 1,
  };
  return { sequence, value };
}

function expiredAtOnce(shard: ReadableShard): IsthmusError {
  return new IsthmusError(
    "unavailable",
    `Kinesis called a new iterator of shard ${shard.shardId} of ${streamNameOf(shard.stream)} expired.`,
    { kind: "retryable" },
  );
}
