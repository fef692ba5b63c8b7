import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateStreamCommand, DescribeStreamCommand, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  dynamoDbStreamEvents,
  inlineFunction,
  kinesisEvents,
  sqsEvents,
  startEventSourceMapping,
  startLocalCloud,
} from "../../src/index.ts";
import type {
  LambdaHandler,
  LocalClients,
  LocalCloud,
  LocalFunction,
  MappingOptions,
} from "../../src/index.ts";
import { until } from "../until.ts";

interface Received {
  readonly [member: string]: unknown;
}

describe("a mapping from an embedded service", () => {
  let cloud: LocalCloud;
  let clients: LocalClients;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: ["us-east-1"] });
    clients = cloud.clients("us-east-1");
  });
  afterAll(async () => {
    await cloud.stop();
  });

  const recorder = (
    received: Received[],
    answer: (records: readonly Received[]) => unknown,
  ): LocalFunction => {
    const handler: LambdaHandler = async (event) => {
      const { Records: records } = event as { readonly Records: readonly Received[] };
      received.push(...records);
      return answer(records);
    };
    return inlineFunction({ name: "f", timeoutMs: 60_000, handler });
  };
  const start = (options: MappingOptions): void => {
    const mapping = startEventSourceMapping(options);
    onTestFinished(async () => mapping.stop());
  };

  it("of DynamoDB delivers every attribute exactly", async () => {
    const { dynamodb, streams } = clients;
    const { TableDescription: table } = await dynamodb.send(
      new CreateTableCommand({
        TableName: "mapped",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    const streamArn = table?.LatestStreamArn ?? "";
    const received: Received[] = [];
    start({
      source: dynamoDbStreamEvents({ client: streams, streamArn }),
      target: recorder(received, () => null),
    });
    const item = JSON.parse(
      `{"pk":{"S":"a"},"__proto__":{"S":"kept"},"number":{"N":"12345678901234567890123456789012345678"}}`,
    ) as Record<string, { S: string }>;
    await dynamodb.send(
      new PutItemCommand({ TableName: "mapped", Item: { ...item, bytes: { B: new Uint8Array([0, 255]) } } }),
    );
    await until("the record has come", () => received.length > 0);
    expect(received[0]).toMatchObject({
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      eventSourceARN: streamArn,
      dynamodb: {
        Keys: { pk: { S: "a" } },
        NewImage: { bytes: { B: "AP8=" }, number: { N: "12345678901234567890123456789012345678" } },
      },
    });
    expect(JSON.stringify(received[0])).toContain('"__proto__":{"S":"kept"}');
    const change = received[0]?.["dynamodb"] as Received | undefined;
    expect(Number.isInteger(change?.["ApproximateCreationDateTime"])).toBe(true);
  });

  it("of Kinesis delivers all shards and repeats from the record reported", async () => {
    const { kinesis } = clients;
    const StreamName = "mapped";
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
    await until("the stream is active", async () => {
      const { StreamDescription: found } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
      return found?.StreamStatus === "ACTIVE";
    });
    for (let n = 0; n < 10; n++) {
      await kinesis.send(
        new PutRecordCommand({ StreamName, PartitionKey: `p${n}`, Data: new Uint8Array([n]) }),
      );
    }
    const received: Received[] = [];
    let refusals = 1;
    start({
      source: await kinesisEvents({ client: kinesis, streamName: StreamName }),
      reportBatchItemFailures: true,
      target: recorder(received, (records) => {
        if (refusals-- <= 0) return null;
        const last = records.at(-1)?.["kinesis"] as Received | undefined;
        return { batchItemFailures: [{ itemIdentifier: last?.["sequenceNumber"] }] };
      }),
    });
    await until("all have come, one of them twice", () => received.length >= 11);
    const data = received.map((record) => (record["kinesis"] as { readonly data: string }).data);
    expect(new Set(data)).toEqual(
      new Set(Array.from({ length: 10 }, (_, n) => Buffer.from([n]).toString("base64"))),
    );
    expect(data).toHaveLength(11);
  });

  it("of SQS leaves a failed message to the visibility time-out and the redrive policy", async () => {
    const { sqs } = clients;
    const dead = await sqs.send(new CreateQueueCommand({ QueueName: "mapped-dead" }));
    const { Attributes: about } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: "mapped",
        Attributes: {
          VisibilityTimeout: "1",
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: about?.QueueArn, maxReceiveCount: 2 }),
        },
      }),
    );
    for (const MessageBody of ["good", "bad"])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const received: Received[] = [];
    start({
      source: await sqsEvents({ client: sqs, queueUrl: QueueUrl ?? "" }),
      reportBatchItemFailures: true,
      target: recorder(received, (records) => ({
        batchItemFailures: records
          .filter(({ body }) => body === "bad")
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      })),
    });
    await until("the message is a dead letter", async () => {
      const { Attributes: counts } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: dead.QueueUrl,
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      return counts?.ApproximateNumberOfMessages === "1";
    });
    const counts = received
      .filter(({ body }) => body === "bad")
      .map(({ attributes }) => (attributes as Received)["ApproximateReceiveCount"]);
    expect(counts).toEqual(["1", "2"]);
    expect(received.filter(({ body }) => body === "good")).toHaveLength(1);
  });

  it("of a FIFO queue keeps the order of a group through failures", async () => {
    const { sqs } = clients;
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: "mapped.fifo",
        Attributes: { FifoQueue: "true", VisibilityTimeout: "1", ContentBasedDeduplication: "true" },
      }),
    );
    for (const body of ["0", "1", "2"]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: "g" }));
    }
    const received: Received[] = [];
    let refusals = 1;
    start({
      source: await sqsEvents({ client: sqs, queueUrl: QueueUrl ?? "" }),
      reportBatchItemFailures: true,
      target: recorder(received, (records) => ({
        batchItemFailures:
          refusals-- > 0 ? records.map(({ messageId }) => ({ itemIdentifier: messageId })) : [],
      })),
    });
    await until("the last has come", () => received.some(({ body }) => body === "2"));
    const bodies = received.map(({ body }) => body as string);
    expect(bodies).toEqual([...bodies].sort());
    expect(bodies.filter((body) => body === "0")).toHaveLength(2);
    expect(received[0]).toMatchObject({ eventSource: "aws:sqs", attributes: { MessageGroupId: "g" } });
  });

  it("S3 keeps objects beside the queues", async () => {
    const { s3 } = clients;
    await s3.send(new CreateBucketCommand({ Bucket: "letters" }));
    await s3.send(new PutObjectCommand({ Bucket: "letters", Key: "a/b", Body: "whole" }));
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: "letters", Key: "a/b" }));
    expect(await body?.transformToString()).toBe("whole");
  });
});
