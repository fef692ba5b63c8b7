import { SplitShardCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { unpackPayload } from "@isthmus/packing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKinesisStream } from "../src/create-kinesis-stream.ts";
import { kinesisSource } from "../src/kinesis-source.ts";
import { kinesisTransport } from "../src/kinesis-transport.ts";
import { change, idsOf } from "./changes.ts";

let cloud: LocalCloud;
let client: KinesisClient;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["kinesis"] });
  client = cloud.clients("us-east-1").kinesis;
});
afterAll(async () => {
  await cloud.stop();
});

describe("createKinesisStream", () => {
  test("waits until the stream is active, and is content with one that exists", async () => {
    const arn = await createKinesisStream(client, "twice", { shards: 1 });
    expect(arn).toMatch(/:stream\/twice$/);
    expect(await createKinesisStream(client, "twice", { shards: 3 })).toBe(arn);
    expect(await kinesisSource({ client, streamName: "twice" }).listShards()).toHaveLength(1);
  });
});

describe("kinesisSource against an emulator", () => {
  test("goes on after a sequence number, and names parents after a split", async () => {
    const streamName = "split";
    await createKinesisStream(client, streamName, { shards: 1 });
    const transport = kinesisTransport({ client, streamName });
    const source = kinesisSource({ client, streamName });
    await transport.send([change("a")]);
    await transport.send([change("b")]);
    const [parent] = await source.listShards();
    const parentId = parent?.id ?? "";
    const first = await (await source.openShard(parentId, { kind: "oldest" })).next();
    expect(first.entries).toHaveLength(2);

    const after = await source.openShard(parentId, {
      kind: "after",
      sequence: first.entries[0]?.sequence ?? "",
    });
    const rest = await after.next();
    expect(idsOf(await unpackPayload(rest.entries[0]?.value.body ?? new Uint8Array()))).toEqual(["b"]);
    expect(rest.entries).toHaveLength(1);
    expect(rest.ended).toBe(false);

    await client.send(
      new SplitShardCommand({
        StreamName: streamName,
        ShardToSplit: parentId,
        NewStartingHashKey: `${2n ** 127n}`,
      }),
    );
    await createKinesisStream(client, streamName, { shards: 1 });
    expect(await source.listShards()).toEqual([
      { id: parentId, parentIds: [] },
      { id: "shardId-000000000001", parentIds: [parentId] },
      { id: "shardId-000000000002", parentIds: [parentId] },
    ]);
    expect(await after.next()).toEqual({ entries: [], ended: true });
  });

  test("tells a missing stream and a missing shard apart", async () => {
    await createKinesisStream(client, "small", { shards: 1 });
    const gone = kinesisSource({ client, streamName: "never" });
    await expect(gone.openShard("shardId-000000000000", { kind: "oldest" })).rejects.toMatchObject({
      code: "not-found",
    });
    const small = kinesisSource({ client, streamName: "small" });
    await expect(small.openShard("shardId-000000000009", { kind: "oldest" })).rejects.toMatchObject({
      code: "trimmed",
    });
  });

  test("rejects sending to a stream that is not there as a matter of configuration", async () => {
    const sending = kinesisTransport({ client, streamName: "never" }).send([change("a")]);
    await expect(sending).rejects.toMatchObject({ code: "not-found", kind: "configuration" });
  });
});
