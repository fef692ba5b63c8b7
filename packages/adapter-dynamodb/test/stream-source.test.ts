import { describe, expect, test } from "vitest";
import { dynamoDbStreamSource } from "../src/stream-source.ts";
import { scriptedStreams, sdkError } from "./scripted-client.ts";
import type { Script, ScriptedRequest } from "./scripted-client.ts";

const ARN = "arn:aws-cn:dynamodb:cn-north-1:1:table/orders/stream/2025-11-25T00:00:00.000";

function opened(script: Script): {
  source: ReturnType<typeof dynamoDbStreamSource>;
  requests: ScriptedRequest[];
} {
  const { client, requests } = scriptedStreams(script);
  return { source: dynamoDbStreamSource({ client, streamArn: ARN }), requests };
}

function record(sequence: string): object {
  return {
    eventName: "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: new Date(0),
      Keys: { pk: { S: "k" } },
      NewImage: { pk: { S: "k" } },
      SequenceNumber: sequence,
    },
  };
}

/** What was asked for, in short: the shard's position for an iterator, the iterator for records. */
function asked(requests: readonly ScriptedRequest[]): string[] {
  return requests.map(({ operation, input }) =>
    [operation, input["ShardIteratorType"], input["SequenceNumber"], input["ShardIterator"]]
      .filter((part) => typeof part === "string")
      .join(" "),
  );
}

test("lists the shards of all pages with their parents", async () => {
  const { source, requests } = opened(({ input }) => ({
    StreamDescription:
      input["ExclusiveStartShardId"] === undefined
        ? { Shards: [{ ShardId: "s1" }, { ShardId: "s2", ParentShardId: "s0" }], LastEvaluatedShardId: "s2" }
        : { Shards: [{ ShardId: "s3", ParentShardId: "s1" }] },
  }));
  expect(await source.listShards()).toEqual([
    { id: "s1", parentIds: [] },
    { id: "s2", parentIds: ["s0"] },
    { id: "s3", parentIds: ["s1"] },
  ]);
  expect(requests.map(({ input }) => input["ExclusiveStartShardId"])).toEqual([undefined, "s2"]);
});

test("has a name that another stream of the same table does not have", () => {
  const { client } = scriptedStreams(() => ({}));
  expect(dynamoDbStreamSource({ client, streamArn: ARN }).name).toBe(ARN);
  expect(dynamoDbStreamSource({ client, streamArn: ARN, name: "orders" }).name).toBe(
    "orders/2025-11-25T00:00:00.000",
  );
});

describe("a shard reader", () => {
  test.each([
    [{ kind: "oldest" } as const, "GetShardIterator TRIM_HORIZON"],
    [{ kind: "latest" } as const, "GetShardIterator LATEST"],
    [{ kind: "after", sequence: "7" } as const, "GetShardIterator AFTER_SEQUENCE_NUMBER 7"],
  ])("opens at %o", async (start, expected) => {
    const { source, requests } = opened(() => ({ ShardIterator: "i1" }));
    await source.openShard("s1", start);
    expect(asked(requests)).toEqual([expected]);
  });

  test("reads on from batch to batch, 1000 records at most, until the shard ends", async () => {
    const { source, requests } = opened(({ input }) => {
      if (input["ShardIterator"] === "i1")
        return { Records: [record("1"), record("2")], NextShardIterator: "i2" };
      if (input["ShardIterator"] === "i2") return { Records: [], NextShardIterator: "i3" };
      if (input["ShardIterator"] === "i3") return { Records: [record("3")] };
      return { ShardIterator: "i1" };
    });
    const reader = await source.openShard("s1", { kind: "oldest" });
    const batches = [await reader.next(), await reader.next(), await reader.next(), await reader.next()];
    expect(batches.map(({ entries, ended }) => [entries.map(({ sequence }) => sequence), ended])).toEqual([
      [["1", "2"], false],
      [[], false],
      [["3"], true],
      [[], true],
    ]);
    expect(requests).toHaveLength(4);
    expect(requests[1]?.input["Limit"]).toBe(1000);
  });

  test("whose iterator has expired goes on behind the last entry it gave", async () => {
    const { source, requests } = opened(({ operation, input }, attempt) => {
      if (operation === "GetShardIterator") return { ShardIterator: `i${attempt}` };
      if (input["ShardIterator"] === "i1")
        return { Records: [record("41"), record("42")], NextShardIterator: "i1b" };
      if (input["ShardIterator"] === "i1b") throw sdkError("ExpiredIteratorException");
      return { Records: [record("43")], NextShardIterator: "next" };
    });
    const reader = await source.openShard("s1", { kind: "latest" });
    const sequences: string[] = [];
    for (let i = 0; i < 3; i++) {
      const batch = await reader.next();
      expect(batch.ended).toBe(false);
      sequences.push(...batch.entries.map(({ sequence }) => sequence));
    }
    expect(sequences).toEqual(["41", "42", "43"]);
    expect(asked(requests)).toContain("GetShardIterator AFTER_SEQUENCE_NUMBER 42");
  });

  test.each([
    [{ kind: "latest" } as const, "GetShardIterator TRIM_HORIZON"],
    [{ kind: "oldest" } as const, "GetShardIterator TRIM_HORIZON"],
    [{ kind: "after", sequence: "7" } as const, "GetShardIterator AFTER_SEQUENCE_NUMBER 7"],
  ])("opened at %o and expired before it gave anything skips nothing", async (start, expected) => {
    let expired = false;
    const { source, requests } = opened(({ operation }) => {
      if (operation === "GetShardIterator") return { ShardIterator: "i" };
      if (expired) return { Records: [], NextShardIterator: "i" };
      expired = true;
      throw sdkError("ExpiredIteratorException");
    });
    const reader = await source.openShard("s1", start);
    await reader.next();
    await reader.next();
    expect(asked(requests)[2]).toBe(expected);
  });

  test("that was throttled goes on with the same iterator", async () => {
    const { source, requests } = opened(({ operation }, attempt) => {
      if (operation === "GetShardIterator") return { ShardIterator: "i1" };
      if (attempt === 2) throw sdkError("ProvisionedThroughputExceededException");
      return { Records: [record("1")], NextShardIterator: "i2" };
    });
    const reader = await source.openShard("s1", { kind: "oldest" });
    await expect(reader.next()).rejects.toMatchObject({ code: "throttled", kind: "retryable" });
    expect((await reader.next()).entries).toHaveLength(1);
    expect(asked(requests)).toEqual(["GetShardIterator TRIM_HORIZON", "GetRecords i1", "GetRecords i1"]);
  });

  test("hands a malformed record over as it came, and its neighbour with the images yet to be decoded", async () => {
    const odd = { ...record("9"), eventName: "ODD" };
    const { source } = opened(({ operation }) =>
      operation === "GetShardIterator" ? { ShardIterator: "i1" } : { Records: [odd, record("10")] },
    );
    const reader = await source.openShard("s1", { kind: "oldest" });
    const { entries } = await reader.next();
    expect(entries.map(({ sequence, value }) => [sequence, value.kind])).toEqual([
      ["9", "malformed"],
      ["10", "outline"],
    ]);
  });
});

describe("a position that is gone", () => {
  test("is trimmed when DynamoDB says so, on opening and on reading", async () => {
    const trimmed = { code: "trimmed", kind: "configuration" };
    const onOpen = opened(() => {
      throw sdkError("TrimmedDataAccessException");
    });
    await expect(onOpen.source.openShard("s1", { kind: "after", sequence: "1" })).rejects.toMatchObject(
      trimmed,
    );
    const onRead = opened(({ operation }) => {
      if (operation === "GetShardIterator") return { ShardIterator: "i1" };
      throw sdkError("TrimmedDataAccessException");
    });
    const reader = await onRead.source.openShard("s1", { kind: "oldest" });
    await expect(reader.next()).rejects.toMatchObject(trimmed);
  });

  test("is trimmed when the shard is gone but the stream is there", async () => {
    const { source } = opened(({ operation }) => {
      if (operation === "DescribeStream") return { StreamDescription: {} };
      throw sdkError("ResourceNotFoundException");
    });
    await expect(source.openShard("s1", { kind: "oldest" })).rejects.toMatchObject({ code: "trimmed" });
  });

  test("is not found when the stream is gone", async () => {
    const { source } = opened(() => {
      throw sdkError("ResourceNotFoundException");
    });
    const gone = { code: "not-found", kind: "configuration" };
    await expect(source.openShard("s1", { kind: "oldest" })).rejects.toMatchObject(gone);
    await expect(source.listShards()).rejects.toMatchObject(gone);
  });
});
