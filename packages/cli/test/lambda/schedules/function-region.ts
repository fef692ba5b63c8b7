import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { describeKeySchema, dynamoDbReplicaStore, findStreamArn } from "@isthmus/adapter-dynamodb";
import { decodeItem, timestampFromMillis } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { dynamoDbStreamEvents, faultInjector } from "@isthmus/local-cloud";
import type { LocalCloud, StreamEventSource } from "@isthmus/local-cloud";
import type { RegionUnderTest } from "@isthmus/testkit";
import { scanTable } from "../../../src/demo/scan-table.ts";
import { TOMBSTONES_TABLE } from "../../../src/lambda/prepare-lambda-region.ts";

/** The key of the schedules' table. */
export const KEY_NAMES: readonly string[] = ["pk", "sk"];

/** A region whose stream is read by an event source mapping. */
export interface FunctionRegion extends RegionUnderTest {
  /** The table's stream. */
  readonly stream: StreamEventSource;
}

const DAY_MS = 86_400_000;

/** Makes the schedules' table in a region. */
export async function createScheduleTable(
  cloud: LocalCloud,
  region: string,
  tableName: string,
): Promise<void> {
  await cloud.clients(region).dynamodb.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
}

/** A region in which the table and the tombstone table are, as a schedule drives it. */
export async function functionRegion(
  cloud: LocalCloud,
  region: string,
  tableName: string,
): Promise<FunctionRegion> {
  const { dynamodb } = cloud.clients(region);
  const expired = new Set<string>();
  // No emulator expires items by itself: the deletion is marked when its record is read.
  const expiries = faultInjector({
    seed: 0,
    plan: [{ kind: "expiry", when: ({ keys }) => expired.delete(keyId(keys as unknown as Item)) }],
  });
  const stream = dynamoDbStreamEvents({
    client: cloud.clients(region, { wrapHandler: expiries.wrap }).streams,
    streamArn: await findStreamArn(dynamodb, tableName),
  });
  const clock = { now: () => timestampFromMillis(Date.now()) };
  const store = dynamoDbReplicaStore({
    client: dynamodb,
    table: tableName,
    tableName,
    keySchema: await describeKeySchema(dynamodb, tableName),
    tombstones: { tableName: TOMBSTONES_TABLE, lifeMs: 60 * DAY_MS },
    clock,
  });
  const { signal } = new AbortController();
  const remove = async (key: Item): Promise<void> =>
    void (await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: sdkItem(key) })));

  return {
    region,
    store,
    stream,
    put: async (item) =>
      void (await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: sdkItem(item) }))),
    update: async (key, attributes) => {
      const names = Object.keys(attributes);
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: sdkItem(key),
          UpdateExpression: `SET ${names.map((_, i) => `#n${i} = :v${i}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
          ExpressionAttributeValues: sdkItem(
            Object.fromEntries(names.map((name, i) => [`:v${i}`, attributes[name]])) as Item,
          ),
        }),
      );
    },
    delete: remove,
    expire: async (key) => {
      expired.add(keyId(key));
      await remove(key);
    },
    read: async (key) => {
      const { Item: item } = await dynamodb.send(
        new GetItemCommand({ TableName: tableName, Key: sdkItem(key), ConsistentRead: true }),
      );
      return item && decodeItem(item);
    },
    readAll: async () => [...(await scanTable(dynamodb, tableName, KEY_NAMES, signal)).values()],
    pull: async () => Promise.reject(new Error("A mapping reads this stream, and nobody else.")),
    now: clock.now,
  };
}

/** Equal for equal keys, whatever the order of their attributes. */
function keyId(key: Item): string {
  return JSON.stringify(KEY_NAMES.map((name) => key[name]));
}

/** The SDK's type of items is looser than ours in form and equal in content. */
function sdkItem(item: Item): Record<string, AttributeValue> {
  return item as unknown as Record<string, AttributeValue>;
}
