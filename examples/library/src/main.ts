// Writes one item in one region and brings it to another, by hand. `isthmus run` does the same for all tables, both ways, for ever.
// The endpoints come from the environment; the tables `orders` with a stream and the Kinesis stream `isthmus` exist.
import { clientConfig, here, there } from "./settings.js";

// #region example
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import {
  describeKeySchema,
  dynamoDbReplicaStore,
  dynamoDbStreamSource,
  findStreamArn,
  versionedWriter,
} from "@isthmus/adapter-dynamodb";
import { kinesisSource, kinesisTransport } from "@isthmus/adapter-kinesis";
import {
  applyChanges,
  DEFAULT_VERSION_ATTRIBUTES,
  forwardChanges,
  parseRegionId,
  timestampFromMillis,
} from "@isthmus/core";
import type { DeadLetters, Metrics } from "@isthmus/core";
import { decodeMessage } from "@isthmus/packing";

// In the application: one line makes the writes of its own client versioned.
const client = versionedWriter(new DynamoDBClient(clientConfig(here, "dynamodb")), {
  region: parseRegionId(here.region),
  tables: { orders: { partitionKey: "id" } },
});
await client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "1" }, city: { S: "上海" } } }));

// Forward, where the change happened: stream records in, changes out.
const clock = { now: () => timestampFromMillis(Date.now()) };
const metrics: Metrics = { add: () => {} };
const deadLetters: DeadLetters = { put: async ({ reason }) => Promise.reject(new Error(reason)) };
const replica = async (dynamodb: DynamoDBClient) =>
  dynamoDbReplicaStore({
    client: dynamodb,
    table: "orders",
    tableName: "orders",
    keySchema: await describeKeySchema(dynamodb, "orders"),
    tombstones: { tableName: "isthmus-tombstones", lifeMs: 60 * 86_400_000 },
    clock,
  });
const stream = dynamoDbStreamSource({
  client: new DynamoDBStreamsClient(clientConfig(here, "dynamodb")),
  streamArn: await findStreamArn(client, "orders"),
});
const [shard] = await stream.listShards();
const { entries } = await (await stream.openShard(shard?.id ?? "", { kind: "oldest" })).next();
const kinesis = new KinesisClient(clientConfig(there, "kinesis"));
const forwarded = await forwardChanges(
  entries.map(({ value }) => value),
  {
    store: await replica(client),
    transport: kinesisTransport({ client: kinesis, streamName: "isthmus" }),
    deadLetters,
    clock,
    metrics,
    context: {
      table: "orders",
      region: parseRegionId(here.region),
      attributes: DEFAULT_VERSION_ATTRIBUTES,
      futureBoundMs: 300_000,
      expiry: "replicate",
    },
  },
);

// Apply, where it arrives: messages in, conditional writes out.
const inbox = kinesisSource({ client: kinesis, streamName: "isthmus" });
const [inShard] = await inbox.listShards();
const batch = await (await inbox.openShard(inShard?.id ?? "", { kind: "oldest" })).next();
const applied = await applyChanges(
  await Promise.all(batch.entries.map(async ({ value }) => decodeMessage(value))),
  {
    region: parseRegionId(there.region),
    stores: new Map([["orders", await replica(new DynamoDBClient(clientConfig(there, "dynamodb")))]]),
    deadLetters,
    clock,
    metrics,
    futureBoundMs: 300_000,
    insertAgeMaxMs: 50 * 86_400_000,
  },
);
console.log(forwarded.outcomes, applied.outcomes);
// #endregion
