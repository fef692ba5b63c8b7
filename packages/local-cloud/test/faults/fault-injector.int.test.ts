import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand as GetKinesisRecordsCommand,
  GetShardIteratorCommand as GetKinesisShardIteratorCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeWrappers, faultInjector, requestCounter, startLocalCloud } from "../../src/index.ts";
import type { Fault, LocalClients, LocalCloud } from "../../src/index.ts";
import { until } from "../until.ts";

const REGION = "cn-north-1";
const TableName = "faults";
const StreamName = "faults";

describe("faults at the SDK's request handler", () => {
  let cloud: LocalCloud;
  let plain: LocalClients;
  let StreamArn: string | undefined;
  let shardId: string | undefined;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: [REGION] });
    plain = cloud.clients(REGION);
    const created = await plain.dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    StreamArn = created.TableDescription?.LatestStreamArn;
    const described = await plain.streams.send(new DescribeStreamCommand({ StreamArn }));
    shardId = described.StreamDescription?.Shards?.[0]?.ShardId;
    await plain.kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    await until("the stream is active", async () => {
      const { StreamDescriptionSummary } = await plain.kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName }),
      );
      return StreamDescriptionSummary?.StreamStatus === "ACTIVE";
    });
  });
  afterAll(async () => cloud.stop());

  /** Clients that show every fault, and what reaches the service. */
  function faulty(plan: readonly Fault[], maxAttempts = 1) {
    const faults = faultInjector({ seed: 7, plan });
    const attempted = requestCounter();
    const arrived = requestCounter();
    const wrapHandler = composeWrappers(attempted.wrap, faults.wrap, arrived.wrap);
    return { faults, attempted, arrived, ...cloud.clients(REGION, { wrapHandler, maxAttempts }) };
  }

  async function kinesisData(): Promise<readonly string[]> {
    const { ShardIterator } = await plain.kinesis.send(
      new GetKinesisShardIteratorCommand({
        StreamName,
        ShardId: "shardId-000000000000",
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await plain.kinesis.send(new GetKinesisRecordsCommand({ ShardIterator }));
    return Records.map((record) => Buffer.from(record.Data ?? []).toString());
  }

  async function put(clients: LocalClients, id: string): Promise<void> {
    await clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
  }

  async function has(id: string): Promise<boolean> {
    const { Item } = await plain.dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
    return Item !== undefined;
  }

  it("refuses single records of PutRecords and stores the others, each answered at its place", async () => {
    const { kinesis, faults } = faulty([{ kind: "partial", operations: ["PutRecords"], entries: [0, 2] }]);
    const Records = ["p0", "p1", "p2", "p3"].map((text) => ({
      PartitionKey: "k",
      Data: Buffer.from(text),
    }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    expect(answer.FailedRecordCount).toBe(2);
    expect(answer.Records?.map((record) => record.ErrorCode)).toEqual([
      "ProvisionedThroughputExceededException",
      undefined,
      "ProvisionedThroughputExceededException",
      undefined,
    ]);
    expect(answer.Records?.map((record) => record.SequenceNumber !== undefined)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect((await kinesisData()).filter((text) => text.startsWith("p"))).toEqual(["p1", "p3"]);
    expect(faults.strikes().partial).toBe(1);
  });

  it("sends nothing when every record of PutRecords is refused", async () => {
    const { kinesis, arrived, attempted } = faulty([{ kind: "partial", share: 1, code: "InternalFailure" }]);
    const Records = [{ PartitionKey: "k", Data: Buffer.from("none") }];
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    expect(answer.FailedRecordCount).toBe(1);
    expect(answer.Records?.map((record) => record.ErrorCode)).toEqual(["InternalFailure"]);
    expect(attempted.counts()).toEqual({ PutRecords: 1 });
    expect(arrived.counts()).toEqual({});
    expect(await kinesisData()).not.toContain("none");
  });

  it("refuses single entries of SendMessageBatch and queues the others", async () => {
    const { sqs } = faulty([{ kind: "partial", entries: [1] }]);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "partial" }));
    const answer = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ["a", "b", "c"].map((Id) => ({ Id, MessageBody: `body ${Id}` })),
      }),
    );
    expect(answer.Successful?.map((entry) => entry.Id)).toEqual(["a", "c"]);
    expect(answer.Failed?.map((entry) => [entry.Id, entry.SenderFault, entry.Code])).toEqual([
      ["b", false, "InternalError"],
    ]);
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(received.Messages?.map((message) => message.Body)).toEqual(["body a", "body c"]);
  });

  it("answers a SendMessageBatch that is refused as a whole, entry by entry", async () => {
    const { sqs } = faulty([{ kind: "partial", share: 1 }]);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "refused" }));
    const answer = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "a", MessageBody: "x" }] }),
    );
    expect([answer.Successful?.length, answer.Failed?.length]).toEqual([0, 1]);
    const { Attributes } = await plain.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    expect(Attributes?.["ApproximateNumberOfMessages"]).toBe("0");
  });

  it("leaves keys of BatchGetItem unprocessed, to be asked for again as they are", async () => {
    for (const id of ["g0", "g1", "g2"]) await put(plain, id);
    const { dynamodb } = faulty([
      { kind: "partial", operations: ["BatchGetItem"], entries: [0, 1], times: 1 },
    ]);
    const first = await dynamodb.send(
      new BatchGetItemCommand({
        RequestItems: {
          [TableName]: {
            Keys: ["g0", "g1", "g2"].map((id) => ({ id: { S: id } })),
            ConsistentRead: true,
          },
        },
      }),
    );
    expect(first.Responses?.[TableName]).toEqual([{ id: { S: "g2" } }]);
    expect(first.UnprocessedKeys).toEqual({
      [TableName]: { Keys: [{ id: { S: "g0" } }, { id: { S: "g1" } }], ConsistentRead: true },
    });
    const again = await dynamodb.send(new BatchGetItemCommand({ RequestItems: first.UnprocessedKeys }));
    expect(again.Responses?.[TableName]).toHaveLength(2);
    expect(again.UnprocessedKeys ?? {}).toEqual({});
  });

  it("leaves writes of BatchWriteItem unprocessed and does the others", async () => {
    const { dynamodb } = faulty([{ kind: "partial", entries: [0] }]);
    const answer = await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: ["w0", "w1"].map((id) => ({ PutRequest: { Item: { id: { S: id } } } })),
        },
      }),
    );
    expect(answer.UnprocessedItems).toEqual({
      [TableName]: [{ PutRequest: { Item: { id: { S: "w0" } } } }],
    });
    expect([await has("w0"), await has("w1")]).toEqual([false, true]);
  });

  it("throttles with each service's own error and executes nothing", async () => {
    const { dynamodb, streams, kinesis, sqs, arrived } = faulty([{ kind: "throttle" }]);
    const refused = [
      [
        dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "throttled" } } })),
        "ProvisionedThroughputExceededException",
        400,
      ],
      [streams.send(new DescribeStreamCommand({ StreamArn })), "ThrottlingException", 400],
      [
        kinesis.send(
          new PutRecordsCommand({ StreamName, Records: [{ PartitionKey: "k", Data: Buffer.from("t") }] }),
        ),
        "ProvisionedThroughputExceededException",
        400,
      ],
      [sqs.send(new CreateQueueCommand({ QueueName: "throttled" })), "RequestThrottled", 403],
    ] as const;
    for (const [call, name, httpStatusCode] of refused) {
      await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    }
    expect(arrived.total()).toBe(0);
    expect(await has("throttled")).toBe(false);
  });

  it("is retried by the SDK exactly as often as the throttling lasts", async () => {
    const { attempted, arrived, faults, ...clients } = faulty(
      [{ kind: "throttle", times: 1, code: "ThrottlingException" }],
      3,
    );
    await put(clients, "second-time");
    expect(attempted.counts()).toEqual({ PutItem: 2 });
    expect(arrived.counts()).toEqual({ PutItem: 1 });
    expect(faults.strikes().throttle).toBe(1);
  });

  it("loses a response after the request has been executed", async () => {
    const { sqs, arrived, attempted } = faulty([
      { kind: "lost-response", operations: ["SendMessage"], times: 1 },
    ]);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "lost" }));
    const send = async () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "once more" }));
    await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
    await send();
    const { Messages } = await plain.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages?.map((message) => message.Body)).toEqual(["once more", "once more"]);
    expect([attempted.counts()["SendMessage"], arrived.counts()["SendMessage"]]).toEqual([2, 2]);
  });

  it("refuses connections while the link is cut, and works again once it is healed", async () => {
    const { faults, arrived, ...clients } = faulty([]);
    faults.cut();
    await expect(put(clients, "cut")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(arrived.total()).toBe(0);
    expect(await has("cut")).toBe(false);
    faults.heal();
    await put(clients, "cut");
    expect(await has("cut")).toBe(true);
    expect(faults.strikes().cut).toBe(1);
  });

  it("resets a long poll that is under way when the link is cut", async () => {
    const { faults, sqs, arrived } = faulty([]);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "cut" }));
    const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const outcome = poll.catch((error: unknown) => error);
    await until("the poll is sent", () => arrived.counts()["ReceiveMessage"] === 1);
    faults.cut();
    expect(await outcome).toMatchObject({ code: "ECONNRESET" });
    expect(faults.strikes().cut).toBe(1);
  });

  it("delays requests until the call is aborted, and then never sends them", async () => {
    const { dynamodb, arrived, faults } = faulty([{ kind: "latency", ms: 3_600_000 }]);
    const abort = new AbortController();
    const call = dynamodb.send(new ScanCommand({ TableName }), { abortSignal: abort.signal });
    const outcome = call.catch((error: unknown) => error);
    await until("the request is delayed", () => faults.strikes().latency === 1);
    abort.abort();
    expect(await outcome).toMatchObject({ name: "AbortError" });
    expect(arrived.total()).toBe(0);
  });

  it("marks the chosen removals of a table's stream as expiries, every time they are read", async () => {
    for (const id of ["expired", "deleted"]) {
      await put(plain, id);
      await plain.dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
    }
    const { streams, faults } = faulty([
      { kind: "expiry", when: ({ keys }) => keys["id"]?.["S"] === "expired" },
    ]);
    const read = async (): Promise<readonly _Record[]> => {
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      return Records;
    };
    const { ShardIterator } = await plain.streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records: unmarked = [] } = await plain.streams.send(new GetRecordsCommand({ ShardIterator }));
    for (let time = 1; time <= 2; time++) {
      const records = await read();
      const marked = records.filter((record) => record.userIdentity !== undefined);
      expect(marked.map((record) => [record.eventName, record.dynamodb?.Keys])).toEqual([
        ["REMOVE", { id: { S: "expired" } }],
      ]);
      expect(marked[0]?.userIdentity).toEqual({ PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
      // Nothing else about the records is touched.
      expect(records.map((record) => ({ ...record, userIdentity: undefined }))).toEqual(
        unmarked.map((record) => ({ ...record, userIdentity: undefined })),
      );
      expect(faults.strikes().expiry).toBe(time);
    }
  });
});
