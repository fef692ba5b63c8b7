import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { PutChange } from "@isthmus/core";

/**
 * The original sample's way to apply, from its description: one change after the other, put under a strict comparison of timestamps, with a client made anew
 * for each batch.
 *
 * @param newClient makes the client of this batch
 */
export async function applyAsSample(
  changes: readonly PutChange[],
  tableName: string,
  newClient: () => DynamoDBClient,
): Promise<void> {
  const client = newClient();
  for (const { key, item, version } of changes) {
    const timestamp = { N: version.timestamp };
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          ...(item as Record<string, { S: string }>),
          ...(key as Record<string, { S: string }>),
          last_update_timestamp: timestamp,
          last_updater_region: { S: version.region },
        },
        ConditionExpression: "attribute_not_exists(#k) OR #t < :t",
        ExpressionAttributeNames: { "#k": "pk", "#t": "last_update_timestamp" },
        ExpressionAttributeValues: { ":t": timestamp },
      }),
    );
  }
}
