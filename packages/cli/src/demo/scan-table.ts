import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { keyText, pickAttributes } from "@isthmus/core";
import type { Item, KeyText } from "@isthmus/core";
import { fromSdkItem } from "./sdk-item.ts";

/** All items of one table by key. */
export type ReplicaItems = ReadonlyMap<KeyText, Item>;

/** Reads a whole table by consistent scans into memory. `keyNames`: the attributes of its key. */
export async function scanTable(
  client: DynamoDBClient,
  tableName: string,
  keyNames: readonly string[],
  signal: AbortSignal,
): Promise<ReplicaItems> {
  const items = new Map<KeyText, Item>();
  let from: ScanCommandOutput["LastEvaluatedKey"];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      }),
      { abortSignal: signal },
    );
    for (const raw of page.Items ?? []) {
      const item = fromSdkItem(raw);
      items.set(keyText(pickAttributes(item, keyNames)), item);
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
