import { CreateTableCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * A table with the string key `pk` and a stream. What is written before there is a stream is never replicated, so that a table that is
 * written to at once has one from the beginning.
 */
export async function createStreamedTable(client: DynamoDBClient, tableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
}

/** All items by key. */
export type Items = ReadonlyMap<string, Record<string, AttributeValue>>;

/** Reads a whole table. */
export async function readTable(client: DynamoDBClient, tableName: string): Promise<Items> {
  const items = new Map<string, Record<string, AttributeValue>>();
  for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true })) {
    for (const item of page.Items ?? []) items.set(item["pk"]?.S ?? "", item);
  }
  return items;
}

/** Keys that are not alike in both in data and version, or that have no version yet. Each region's own mark does not count. */
export function unlike(a: Items, b: Items): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => {
    const [one, other] = [a.get(key), b.get(key)];
    if (one === undefined || other === undefined) return true;
    return one["last_update_timestamp"] === undefined || canonical(one) !== canonical(other);
  });
}

function canonical(item: Record<string, AttributeValue>): string {
  const names = Object.keys(item)
    .filter((name) => name !== "last_replicated_version")
    .sort();
  return JSON.stringify(names.map((name) => [name, item[name]]));
}
