import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateStreamCommand, DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Message } from "@aws-sdk/client-sqs";
import { createTombstoneTable } from "@isthmus/adapter-dynamodb";
import { systemSideTools } from "@isthmus/aws-clients";
import type { Item } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalClients } from "@isthmus/local-cloud";
import type { ContainerModule } from "inversify";
import { buildContainer, parseEnvironment, TOKENS } from "../../src/index.ts";
import type { HandlerName, LambdaHandler } from "../../src/index.ts";
import { callRecorder } from "./call-recorder.ts";
import type { CallRecorder } from "./call-recorder.ts";

/** Region `a` on embedded services, with the tables `orders` and `items`, and two peers that share the services of another region. */
export interface EmulatedRegion {
  readonly clients: LocalClients;
  /** Everything a function needs to run in region `a`, but for credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** A function and what it calls. Each has connections of its own. */
  start(
    name: HandlerName,
    modules: readonly ContainerModule[],
    changed?: Readonly<Record<string, string>>,
  ): { handler: LambdaHandler; calls: CallRecorder };
  /** Whether an endpoint is one of region `a`. */
  isOwn(endpoint: string): boolean;
  /** Writes an item as an application does that knows nothing of versions. */
  put(item: Item): Promise<void>;
  /** The messages of the dead letters' queue, taken out of sight of others. */
  letters(): Promise<readonly Message[]>;
  stop(): Promise<void>;
}

const OWN = "us-east-1";
const OTHER = "cn-north-1";

/** Starts it all. Stop it in any case. */
export async function emulatedRegion(): Promise<EmulatedRegion> {
  const cloud = await startLocalCloud({ regions: [OWN, OTHER] });
  try {
    const clients = cloud.clients(OWN);
    await prepareOwn(clients);
    await prepareOther(cloud.clients(OTHER));
    const own = cloud.endpoints(OWN);
    const endpointsOf = ({ dynamodb, kinesis, sqs, s3 }: typeof own) => ({ dynamodb, kinesis, sqs, s3 });
    const other = { awsRegion: OTHER, endpoints: endpointsOf(cloud.endpoints(OTHER)) };
    const environment = {
      ISTHMUS_REGION: "a",
      ISTHMUS_REGIONS: JSON.stringify({
        a: { awsRegion: OWN, endpoints: endpointsOf(own), inbox: { kind: "kinesis", stream: "unused" } },
        b: { ...other, inbox: { kind: "kinesis", stream: "inbox-b" } },
        c: { ...other, inbox: { kind: "sqs", queue: "inbox-c" } },
      }),
      ISTHMUS_TABLES: JSON.stringify({ orders: {}, items: {} }),
      ISTHMUS_DEAD_LETTERS_QUEUE: "dead-letters",
      ISTHMUS_DEAD_LETTERS_BUCKET: "dead-letters-bucket",
      ISTHMUS_HEARTBEAT_TABLE: "items",
      ISTHMUS_LOG_LEVEL: "DEBUG",
    };
    return {
      clients,
      environment,
      start(name, modules, changed = {}) {
        const calls = callRecorder();
        const container = buildContainer(parseEnvironment(name, { ...environment, ...changed }), modules);
        container.rebind(TOKENS.sideTools).toConstantValue({ ...systemSideTools(), wrapHandler: calls.wrap });
        return { handler: container.get(TOKENS.handler), calls };
      },
      isOwn: (endpoint) => Object.values(endpointsOf(own)).some((url) => url.startsWith(endpoint)),
      async put(item) {
        await clients.dynamodb.send(new PutItemCommand({ TableName: "orders", Item: item as never }));
      },
      async letters() {
        const QueueUrl = await queueUrl(clients, "dead-letters");
        const found: Message[] = [];
        for (;;) {
          const { Messages = [] } = await clients.sqs.send(
            new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
          );
          if (Messages.length === 0) return found;
          found.push(...Messages);
        }
      },
      stop: async () => cloud.stop(),
    };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

async function prepareOwn(clients: LocalClients): Promise<void> {
  for (const TableName of ["orders", "items", "later"]) {
    await clients.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      }),
    );
  }
  await createTombstoneTable(clients.dynamodb, "isthmus-tombstones");
  await queueUrl(clients, "dead-letters");
  await clients.s3.send(new CreateBucketCommand({ Bucket: "dead-letters-bucket" }));
}

async function prepareOther(clients: LocalClients): Promise<void> {
  await clients.kinesis.send(new CreateStreamCommand({ StreamName: "inbox-b", ShardCount: 1 }));
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { StreamDescriptionSummary: summary } = await clients.kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: "inbox-b" }),
    );
    if (summary?.StreamStatus === "ACTIVE") break;
    if (Date.now() > deadline) throw new Error("The stream inbox-b did not become active.");
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  await queueUrl(clients, "inbox-c");
}

/** Creating a queue that is there gives its URL. */
async function queueUrl({ sqs }: LocalClients, QueueName: string): Promise<string> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName }));
  return QueueUrl;
}
