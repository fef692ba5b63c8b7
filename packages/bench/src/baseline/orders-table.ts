import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDbReplicaStore } from "@isthmus/adapter-dynamodb";
import type { PutChange, ReplicaStore } from "@isthmus/core";
import { CONTEXT } from "../capture-update.ts";
import { createKeyedTable } from "../counted/create-keyed-table.ts";
import { SILENT } from "./silent-ports.ts";

const BATCH_WRITE_ITEMS_MAX = 25;

/** A new table that holds an older version of the item of each change. */
export async function createOrders(
  client: DynamoDBClient,
  tableName: string,
  changes: readonly PutChange[],
): Promise<void> {
  await createKeyedTable(client, tableName, { stream: false });
  for (let from = 0; from < changes.length; from += BATCH_WRITE_ITEMS_MAX) {
    const puts = changes.slice(from, from + BATCH_WRITE_ITEMS_MAX).map(({ key, version }) => ({
      PutRequest: {
        Item: {
          ...(key as Record<string, { S: string }>),
          last_update_timestamp: { N: "1732500000" },
          last_updater_region: { S: version.region },
        },
      },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
  }
}

/**
 * The replica that Isthmus applies to.
 *
 * @param table the logical name that changes tell
 */
export function ordersStore(
  client: DynamoDBClient,
  tableName: string,
  table: string = CONTEXT.table,
): ReplicaStore {
  return dynamoDbReplicaStore({
    client,
    table,
    tableName,
    keySchema: { partitionKey: { name: "pk", type: "S" } },
    tombstones: { tableName: "no-tombstones", lifeMs: 60 * 86_400_000 },
    clock: SILENT.clock,
  });
}
