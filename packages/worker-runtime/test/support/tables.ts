import { CreateTableCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A table with the string key `pk`, and a stream unless told otherwise. */
export async function createTable(
  client: DynamoDBClient,
  tableName: string,
  stream: "NEW_AND_OLD_IMAGES" | "NEW_IMAGE" | "none" = "NEW_AND_OLD_IMAGES",
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      ...(stream !== "none" && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
      }),
    }),
  );
}

/** All items by key, as comparable text, without each region's own mark. */
export async function readAll(
  client: DynamoDBClient,
  tableName: string,
): Promise<ReadonlyMap<string, string>> {
  const items = new Map<string, string>();
  for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true })) {
    for (const item of page.Items ?? []) {
      const { last_replicated_version: _, ...rest } = item;
      items.set(item["pk"]?.S ?? "", canonical(rest));
    }
  }
  return items;
}

function canonical(item: Record<string, AttributeValue>): string {
  const names = Object.keys(item).sort();
  return JSON.stringify(names.map((name) => [name, item[name]]));
}

/** Keys that are not alike in both. */
export function differences(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}

/** Whether every item has a version: an item without one has not been captured. */
export function allVersioned(items: ReadonlyMap<string, string>): boolean {
  return [...items.values()].every((text) => text.includes('"last_update_timestamp"'));
}
