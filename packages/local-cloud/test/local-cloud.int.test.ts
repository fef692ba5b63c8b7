import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand as GetKinesisRecordsCommand,
  GetShardIteratorCommand as GetKinesisShardIteratorCommand,
  ListShardsCommand,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalCloud } from "../src/index.ts";
import type { LocalCloud } from "../src/index.ts";
import { localProcesses, refusesConnections } from "./leftovers.ts";
import { until } from "./until.ts";

const A = "us-east-1";
const B = "cn-north-1";

describe("a local cloud of two regions", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: [A, B] });
  });
  afterAll(async () => cloud.stop());

  it("gives every service of every region an endpoint of its own, on 127.0.0.1 only", async () => {
    const all = [A, B].flatMap((region) => {
      const { dynamodb, kinesis, sqs } = cloud.endpoints(region);
      return [dynamodb, kinesis, sqs];
    });
    expect(new Set(all).size).toBe(6);
    for (const endpoint of all) {
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      // Another address of this machine: whoever listens on all of them answers there, too.
      expect(await refusesConnections(Number(new URL(endpoint).port), "127.0.0.2")).toBe(true);
    }
  });

  it("streams what is put into a table, with both images and exact numbers", async () => {
    const { dynamodb, streams } = cloud.clients(A);
    const created = await dynamodb.send(
      new CreateTableCommand({
        TableName: "round-trip",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    const number = "12345678901234567890123456789012345678";
    const item = { id: { S: "one" }, n: { N: number }, b: { B: new Uint8Array([0, 255, 7]) } };
    await dynamodb.send(new PutItemCommand({ TableName: "round-trip", Item: item }));
    const StreamArn = created.TableDescription?.LatestStreamArn;
    const described = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = described.StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records).toHaveLength(1);
    expect(Records[0]?.eventName).toBe("INSERT");
    expect(Records[0]?.dynamodb?.OldImage).toBeUndefined();
    expect(Records[0]?.dynamodb?.NewImage).toEqual(item);
  });

  it("keeps the tables of the regions apart", async () => {
    const table = {
      TableName: "apart",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
      BillingMode: "PAY_PER_REQUEST" as const,
    };
    await cloud.clients(A).dynamodb.send(new CreateTableCommand(table));
    const put = new PutItemCommand({ TableName: "apart", Item: { id: { S: "one" } } });
    await cloud.clients(A).dynamodb.send(put);
    await expect(cloud.clients(B).dynamodb.send(put)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("gives back what is put into a Kinesis stream", async () => {
    const { kinesis } = cloud.clients(B);
    const StreamName = "round-trip";
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
    await until("the stream is active", async () => {
      const { StreamDescriptionSummary } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName }),
      );
      return StreamDescriptionSummary?.StreamStatus === "ACTIVE";
    });
    const Data = new Uint8Array([0, 1, 254, 255]);
    const put = await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data }));
    const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
    expect(Shards).toHaveLength(2);
    const { ShardIterator } = await kinesis.send(
      new GetKinesisShardIteratorCommand({
        StreamName,
        ShardId: put.ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await kinesis.send(new GetKinesisRecordsCommand({ ShardIterator }));
    expect(Records.map((record) => [...(record.Data ?? [])])).toEqual([[...Data]]);
  });

  it("gives back what is sent to a standard queue", async () => {
    const { sqs } = cloud.clients(A);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "round-trip" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    expect(Messages.map((message) => message.Body)).toEqual(["hello"]);
  });

  it("drops a duplicate that is sent to a FIFO queue and keeps the order of a group", async () => {
    const { sqs } = cloud.clients(B);
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: "round-trip.fifo", Attributes: { FifoQueue: "true" } }),
    );
    for (const body of ["1", "1", "2"]) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          MessageGroupId: "g",
          MessageDeduplicationId: body,
        }),
      );
    }
    const receive = async () => sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    // Of a group with a message in flight nothing more is given out: the first is all there is for now.
    expect((await receive()).Messages?.map((message) => message.Body)).toEqual(["1"]);
    expect((await receive()).Messages ?? []).toEqual([]);
  });

  it("refuses a region it was not started with", () => {
    expect(() => cloud.clients("eu-west-1")).toThrow(expect.objectContaining({ code: "unknown-region" }));
  });
});

describe("stopping", () => {
  it("leaves no process and no listening port, and may be repeated", async () => {
    const cloud = await startLocalCloud({ regions: [A, B] });
    const ports = [A, B].flatMap((region) => {
      const { dynamodb, kinesis, sqs } = cloud.endpoints(region);
      return [dynamodb, kinesis, sqs].map((endpoint) => Number(new URL(endpoint).port));
    });
    const dynamoPorts = [A, B].map((region) => Number(new URL(cloud.endpoints(region).dynamodb).port));
    // The emulator itself and the shell that guards it.
    for (const port of dynamoPorts) expect(localProcesses(port)).toHaveLength(2);
    const { sqs } = cloud.clients(A);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "pending" }));
    const pending = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const settled = pending.then(
      () => "settled",
      () => "settled",
    );

    await cloud.stop();
    await cloud.stop();

    expect(await settled).toBe("settled");
    for (const port of dynamoPorts) expect(localProcesses(port)).toEqual([]);
    for (const port of ports) expect(await refusesConnections(port)).toBe(true);
    expect(() => cloud.clients(A)).toThrow(expect.objectContaining({ code: "stopped" }));
  });
});

describe("clients", () => {
  it("are destroyed when the cloud stops", async () => {
    const cloud = await startLocalCloud({ regions: [A], services: ["sqs"] });
    let destroyed = 0;
    const clients = cloud.clients(A, {
      wrapHandler: (inner) => ({
        metadata: inner.metadata,
        handle: async (request, options) => inner.handle(request, options),
        updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
        httpHandlerConfigs: () => inner.httpHandlerConfigs(),
        destroy: () => {
          destroyed += 1;
          inner.destroy();
        },
      }),
    });
    await clients.sqs.send(new CreateQueueCommand({ QueueName: "destroyed" }));
    expect(destroyed).toBe(0);
    await cloud.stop();
    expect(destroyed).toBe(1);
  });
});

describe("starting", () => {
  it("starts only the services asked for and says so when another is used", async () => {
    const cloud = await startLocalCloud({ regions: [A], services: ["sqs"] });
    try {
      const clients = cloud.clients(A);
      expect(clients.sqs).toBe(clients.sqs);
      expect(() => clients.kinesis).toThrow(expect.objectContaining({ code: "service-not-started" }));
      expect(() => cloud.endpoints(A).dynamodb).toThrow(
        expect.objectContaining({ code: "service-not-started" }),
      );
    } finally {
      await cloud.stop();
    }
  });

  it.each([
    { regions: [] },
    { regions: [A, A] },
    { regions: ["Not A Region"] },
    { regions: [A], services: [] },
  ])("refuses %j", async (options) => {
    await expect(startLocalCloud(options)).rejects.toMatchObject({ code: "invalid-options" });
  });
});
