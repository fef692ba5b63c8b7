import { describe, expect, test } from "vitest";
import { kinesisSource } from "../src/kinesis-source.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";
import type { Asked } from "./scripted-client.ts";

const record = (sequence: number): unknown => ({
  SequenceNumber: `${sequence}`,
  Data: Uint8Array.of(sequence),
  PartitionKey: "p",
});

/** A stream of one shard whose iterators are `i1`, `i2` ..., answering reads from the script. */
function oneShard(reads: readonly (() => unknown)[]): ReturnType<typeof scriptedClient> {
  let iterators = 0;
  let read = 0;
  return scriptedClient(({ operation }) => {
    if (operation === "GetShardIterator") return { ShardIterator: `i${++iterators}` };
    return reads[read++]?.();
  });
}

const iteratorsAsked = (asked: readonly Asked[]): readonly unknown[] =>
  asked.filter(({ operation }) => operation === "GetShardIterator").map(({ input }) => input);

describe("kinesisSource", () => {
  test("lists the shards of all pages with their parents", async () => {
    const { client, asked } = scriptedClient(({ input }) =>
      input["NextToken"] === undefined
        ? { Shards: [{ ShardId: "a" }, { ShardId: "b" }], NextToken: "more" }
        : {
            Shards: [
              { ShardId: "c", ParentShardId: "a", AdjacentParentShardId: "b" },
              { ShardId: "d", ParentShardId: "b" },
            ],
          },
    );
    const source = kinesisSource({ client, streamName: "changes" });
    expect(source.name).toBe("kinesis:changes");
    expect(await source.listShards()).toEqual([
      { id: "a", parentIds: [] },
      { id: "b", parentIds: [] },
      { id: "c", parentIds: ["a", "b"] },
      { id: "d", parentIds: ["b"] },
    ]);
    expect(asked[1]?.input).not.toHaveProperty("StreamName");
  });

  test("does not list for ever", async () => {
    const { client } = scriptedClient(() => ({ Shards: [], NextToken: "more" }));
    const listing = kinesisSource({ client, streamName: "changes" }).listShards();
    await expect(listing).rejects.toMatchObject({ code: "unexpected", kind: "retryable" });
  });

  test("hands over records with their positions, and says when the shard has ended", async () => {
    const { client } = oneShard([
      () => ({ Records: [record(1), record(2)], NextShardIterator: "n" }),
      () => ({ Records: [record(3)] }),
    ]);
    const source = kinesisSource({ client, streamArn: "arn:aws:kinesis:r:1:stream/changes" });
    const reader = await source.openShard("shard-0", { kind: "oldest" });
    expect(await reader.next()).toEqual({
      ended: false,
      entries: [1, 2].map((n) => ({
        sequence: `${n}`,
        value: { id: `${n}`, body: Uint8Array.of(n), position: `kinesis:changes/shard-0/${n}`, attempts: 1 },
      })),
    });
    expect(await reader.next()).toMatchObject({ ended: true, entries: [{ sequence: "3" }] });
    expect(await reader.next()).toEqual({ ended: true, entries: [] });
  });

  test("begins again after the last record when its iterator has expired", async () => {
    const { client, asked } = oneShard([
      () => ({ Records: [record(7)], NextShardIterator: "n" }),
      () => {
        throw sdkError("ExpiredIteratorException");
      },
      () => ({ Records: [record(8)], NextShardIterator: "n" }),
    ]);
    const reader = await kinesisSource({ client, streamName: "changes" }).openShard("s", { kind: "oldest" });
    await reader.next();
    expect(await reader.next()).toMatchObject({ entries: [{ sequence: "8" }] });
    expect(iteratorsAsked(asked)[1]).toMatchObject({
      ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
      StartingSequenceNumber: "7",
    });
  });

  test("begins again at the time of its last read when it began with the latest and has seen none", async () => {
    let nowMs = 1_000_000_000;
    const { client, asked } = oneShard([
      () => ({ Records: [], NextShardIterator: "n" }),
      () => {
        throw sdkError("ExpiredIteratorException");
      },
      () => ({ Records: [record(1)], NextShardIterator: "n" }),
    ]);
    const source = kinesisSource({ client, streamName: "changes", now: () => nowMs });
    const reader = await source.openShard("s", { kind: "latest" });
    nowMs += 200_000;
    await reader.next();
    nowMs += 600_000;
    expect(await reader.next()).toMatchObject({ entries: [{ sequence: "1" }] });
    expect(iteratorsAsked(asked)).toMatchObject([
      { ShardIteratorType: "LATEST" },
      { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(1_000_200_000 - 60_000) },
    ]);
  });

  test("keeps its place when a read is refused", async () => {
    const { client, asked } = oneShard([
      () => {
        throw sdkError("ProvisionedThroughputExceededException");
      },
      () => ({ Records: [record(1)], NextShardIterator: "n" }),
    ]);
    const reader = await kinesisSource({ client, streamName: "changes" }).openShard("s", {
      kind: "after",
      sequence: "0",
    });
    await expect(reader.next()).rejects.toMatchObject({ code: "throttled", kind: "retryable" });
    expect(await reader.next()).toMatchObject({ entries: [{ sequence: "1" }] });
    expect(iteratorsAsked(asked)).toHaveLength(1);
  });

  test("tells a shard that is gone from a stream that is gone", async () => {
    const missing = (streamGone: boolean) =>
      scriptedClient(({ operation }) => {
        if (operation === "ListShards" && !streamGone) return { Shards: [] };
        throw sdkError("ResourceNotFoundException");
      }).client;
    const open = async (streamGone: boolean) =>
      kinesisSource({ client: missing(streamGone), streamName: "changes" }).openShard("s", {
        kind: "oldest",
      });
    await expect(open(false)).rejects.toMatchObject({ code: "trimmed", kind: "configuration" });
    await expect(open(true)).rejects.toMatchObject({ code: "not-found", kind: "configuration" });
  });

  test("calls a sequence number that Kinesis does not know trimmed", async () => {
    const { client } = scriptedClient(() => {
      throw sdkError("InvalidArgumentException");
    });
    const source = kinesisSource({ client, streamName: "changes" });
    await expect(source.openShard("s", { kind: "after", sequence: "1" })).rejects.toMatchObject({
      code: "trimmed",
    });
    await expect(source.openShard("s", { kind: "oldest" })).rejects.toMatchObject({ code: "invalid-config" });
  });
});
