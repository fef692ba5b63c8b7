import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { decodeItem, DEFAULT_VERSION_ATTRIBUTES, emptyItem, parseTimestamp } from "@isthmus/core";
import type { AttributeValue, Clock, Item, ItemKey } from "@isthmus/core";
import type { ReplicaStoreHarness } from "@isthmus/testkit";
import type { KeyAttribute, KeySchema } from "../src/key-schema.ts";
import { dynamoDbReplicaStore } from "../src/replica-store.ts";
import { toSdkItem } from "../src/sdk-item.ts";
import { keepingJson } from "../src/keeping-json.ts";
import { createTombstoneTable } from "../src/tombstone-table.ts";
import { freshTable } from "./fresh-table.ts";

/** The clock of every harness stands still. */
export const NOW: Clock = { now: () => parseTimestamp("1732500000.25") };
export const LIFE_MS = 3_600_000;

/** A store on a table of its own, and the names of its tables. */
export interface ReplicaHarness extends ReplicaStoreHarness {
  readonly tableName: string;
  readonly tombstoneTable: string;
}

/** @param storeClient the store's own client, to count or disturb its requests; the harness itself uses `client` */
export async function openReplica(
  client: DynamoDBClient,
  keySchema: KeySchema,
  storeClient: DynamoDBClient = client,
): Promise<ReplicaHarness> {
  const tableName = await freshTable(client, keySchema, "none");
  const tombstoneTable = `tombstones-${tableName}`;
  await createTombstoneTable(client, tombstoneTable);
  const store = dynamoDbReplicaStore({
    client: storeClient,
    table: "orders",
    tableName,
    keySchema,
    tombstones: { tableName: tombstoneTable, lifeMs: LIFE_MS },
    clock: NOW,
  });
  return {
    store,
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    tableName,
    tombstoneTable,
    keyOf: (n) => keyNumber(n, keySchema),
    async putRaw(item) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: toSdkItem(item) }));
    },
    async readRaw(key): Promise<Item | undefined> {
      const command = new GetItemCommand({ TableName: tableName, Key: toSdkItem(key), ConsistentRead: true });
      // From the response's own JSON, since the SDK loses an attribute named `__proto__`.
      const { json } = await keepingJson(command, () => client.send(command));
      const { Item: raw } = json() as { readonly Item?: unknown };
      return raw === undefined ? undefined : decodeItem(raw);
    },
    async deleteRaw(key) {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: toSdkItem(key) }));
    },
    close: async () => {},
  };
}

function keyNumber(n: number, { partitionKey, sortKey }: KeySchema): ItemKey {
  const key = emptyItem();
  key[partitionKey.name] = valueNumber(n, partitionKey);
  // Few different sort keys under many partitions and the reverse: both parts have to count.
  if (sortKey !== undefined) key[sortKey.name] = valueNumber(n % 7, sortKey);
  return key;
}

function valueNumber(n: number, { type }: KeyAttribute): AttributeValue {
  switch (type) {
    case "S":
      return { S: `key ${n} ключ` };
    case "N":
      return { N: String(n) };
    case "B":
      return { B: new Uint8Array([0xff, n >> 16, (n >> 8) & 0xff, n & 0xff]) };
    default:
      return type satisfies never;
  }
}
