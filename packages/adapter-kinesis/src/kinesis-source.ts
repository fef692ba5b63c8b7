import { ListShardsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { IsthmusError } from "@isthmus/core";
import type {
  CallOptions,
  IncomingMessage,
  Shard,
  ShardedSource,
  ShardReader,
  ShardStart,
} from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { kinesisError } from "./errors.ts";
import { openShardReader } from "./shard-reader.ts";
import { streamInput, streamText } from "./stream-identity.ts";
import type { StreamIdentity } from "./stream-identity.ts";

/** At the 1,000 shards a page that are asked for, more than any stream has. Bounds the loop should the token never end. */
const LIST_PAGES_MAX = 200;
const LIST_PAGE_SHARDS = 1000;

/** Records asked for in one read, unless told otherwise. Kinesis gives at most 10,000, and at most 10 MiB. */
const READ_RECORDS_MAX_DEFAULT = 1000;

/** How to receive from a Kinesis stream. */
export type KinesisSourceOptions = StreamIdentity & {
  readonly client: KinesisClient;
  /** Records in one read, 1 to 10,000. Default 1,000. */
  readonly readRecordsMax?: number;
  /** Milliseconds since the epoch. Replaced in tests. Default `Date.now`. */
  readonly now?: () => number;
};

/**
 * The receiving side of a Kinesis transport.
 *
 * Kinesis does not tell when a position is older than what it keeps: reading after a sequence number that was trimmed silently begins with the
 * oldest record left. Changes lost that way are found by `verify`. What it does tell, a shard that is gone or a sequence number that is not of
 * this stream (deleted and created again), rejects as `trimmed`.
 *
 * @example
 * const source = kinesisSource({ client, streamName: "isthmus-orders" });
 */
export function kinesisSource(options: KinesisSourceOptions): ShardedSource<IncomingMessage> {
  const { client } = options;

  const listShards = async ({ signal }: CallOptions = {}): Promise<readonly Shard[]> => {
    const shards: Shard[] = [];
    let token: string | undefined;
    for (let page = 0; page < LIST_PAGES_MAX; page++) {
      // A token stands for the stream and all else: Kinesis refuses it in company.
      const command = new ListShardsCommand(
        token === undefined
          ? { ...streamInput(options), MaxResults: LIST_PAGE_SHARDS }
          : { NextToken: token, MaxResults: LIST_PAGE_SHARDS },
      );
      const listed = await callSdk(kinesisError, "ListShards", signal, async (callOptions) =>
        client.send(command, callOptions),
      );
      for (const { ShardId: id, ParentShardId: parent, AdjacentParentShardId: adjacent } of listed.Shards ??
        []) {
        if (id === undefined) continue;
        shards.push({ id, parentIds: [parent, adjacent].filter((parentId) => parentId !== undefined) });
      }
      token = listed.NextToken;
      if (token === undefined) return shards;
    }
    throw new IsthmusError(
      "unexpected",
      `Kinesis ListShards did not end after ${LIST_PAGES_MAX} pages of ${LIST_PAGE_SHARDS} shards.`,
      { kind: "retryable" },
    );
  };

  const openShard = async (
    shardId: string,
    start: ShardStart,
    callOptions: CallOptions = {},
  ): Promise<ShardReader<IncomingMessage>> => {
    const shard = {
      stream: options,
      client,
      shardId,
      readRecordsMax: options.readRecordsMax ?? READ_RECORDS_MAX_DEFAULT,
      now: options.now ?? Date.now,
    };
    try {
      return await openShardReader(shard, start, callOptions);
    } catch (error) {
      if (!(error instanceof IsthmusError) || error.code !== "not-found") throw error;
      // Kinesis has one error for "no such stream" and "no such shard". Listing rejects only for the former.
      await listShards(callOptions);
      throw new IsthmusError(
        "trimmed",
        `The shard ${shardId} is no longer in the stream ${streamText(options)}: its records are older than the stream's retention. ` +
          "Drop its checkpoint, then run verify and repair.",
        { kind: "configuration", cause: error },
      );
    }
  };

  return { name: `kinesis:${streamText(options)}`, listShards, openShard };
}
