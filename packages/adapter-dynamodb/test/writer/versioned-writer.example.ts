// The README shows this file; `versioned-writer.example.int.test.ts` runs it.
// #region example
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { versionedWriter } from "@isthmus/adapter-dynamodb";
import { parseRegionId } from "@isthmus/core";

export function ordersClient(client: DynamoDBClient): DynamoDBDocumentClient {
  versionedWriter(client, {
    region: parseRegionId("cn-north-1"),
    tables: { orders: { partitionKey: "id" } },
  });
  return DynamoDBDocumentClient.from(client);
}

export async function placeOrder(orders: DynamoDBDocumentClient, id: string): Promise<void> {
  // A condition of the application's own works as ever.
  await orders.send(
    new PutCommand({
      TableName: "orders",
      Item: { id, state: "placed" },
      ConditionExpression: "attribute_not_exists(id)",
    }),
  );
}
// #endregion
