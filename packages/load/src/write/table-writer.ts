import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as SdkAttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Item, ItemKey } from "@isthmus/core";
import { DATA_ATTRIBUTE } from "../items/load-items.ts";
import type { LoadAttributes } from "../items/load-items.ts";
import { MARK_ATTRIBUTE } from "../items/write-mark.ts";

/** A write as it is sent. */
export type TableWrite =
  | { readonly operation: "put" | "update"; readonly key: ItemKey; readonly attributes: LoadAttributes }
  | { readonly operation: "delete"; readonly key: ItemKey };

/** Makes one write on a table. Resolves when the table has acknowledged it; rejects with the client's error. */
export async function writeToTable(
  client: DynamoDBClient,
  tableName: string,
  write: TableWrite,
): Promise<void> {
  switch (write.operation) {
    case "put":
      await client.send(
        new PutItemCommand({ TableName: tableName, Item: sdkItem({ ...write.key, ...write.attributes }) }),
      );
      break;
    case "update":
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: sdkItem(write.key),
          UpdateExpression: "SET #mark = :mark, #data = :data",
          ExpressionAttributeNames: { "#mark": MARK_ATTRIBUTE, "#data": DATA_ATTRIBUTE },
          ExpressionAttributeValues: sdkItem({
            ":mark": write.attributes[MARK_ATTRIBUTE],
            ":data": write.attributes[DATA_ATTRIBUTE],
          }),
        }),
      );
      break;
    case "delete":
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: sdkItem(write.key) }));
      break;
    default:
      write satisfies never;
  }
}

/** The SDK's values and core's are the same at run time; the SDK's type asks for mutable arrays besides. */
function sdkItem(item: Item): Record<string, SdkAttributeValue> {
  return item as unknown as Record<string, SdkAttributeValue>;
}
