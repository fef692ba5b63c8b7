import { paginateScan } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import type { TwoSides } from "./two-sides.ts";

/** The whole content of a table, in an order of its own, as text. What only replicated copies carry is left out. */
export async function contentOf(client: DynamoDBClient, TableName: string): Promise<readonly string[]> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const { Items: page = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    items.push(...page);
  return items.map(textOf).sort();
}

/** Whether all these tables hold the same on both sides, and no function has anything left to do. */
export async function converged({ china, global }: TwoSides, tables: readonly string[]): Promise<boolean> {
  const stats = [china, global].flatMap(({ mappings }) => [...mappings.values()].map((each) => each.stats()));
  if (stats.some(({ pending }) => pending > 0)) return false;
  for (const table of tables) {
    const [here, there] = [
      await contentOf(china.clients.dynamodb, table),
      await contentOf(global.clients.dynamodb, table),
    ];
    if (here.join("\n") !== there.join("\n")) return false;
  }
  return true;
}

function textOf(item: Readonly<Record<string, AttributeValue>>): string {
  const kept = Object.entries(item).filter(([name]) => name !== DEFAULT_VERSION_ATTRIBUTES.replicated);
  return JSON.stringify(
    kept.sort(([one], [other]) => (one < other ? -1 : 1)),
    (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value),
  );
}
