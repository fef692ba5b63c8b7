import type { KeySchema } from "@isthmus/adapter-dynamodb";
import type { PreparedRegion } from "./prepare-region.ts";

/**
 * A table's key must be the same everywhere, or every change would end in the dead letters.
 *
 * @returns a sentence for each table that differs
 */
export function checkKeySchemas(regions: ReadonlyMap<string, PreparedRegion>): readonly string[] {
  const problems: string[] = [];
  const first = new Map<string, { readonly region: string; readonly key: string }>();
  for (const [region, { tables }] of regions) {
    for (const [table, { keySchema }] of tables) {
      const key = keyOf(keySchema);
      const known = first.get(table);
      if (known === undefined) first.set(table, { region, key });
      else if (known.key !== key) {
        problems.push(
          `Table ${JSON.stringify(table)} has the key ${key} in ${region} and ${known.key} in ${known.region}. Allowed: the same in all regions.`,
        );
      }
    }
  }
  return problems;
}

function keyOf({ partitionKey, sortKey }: KeySchema): string {
  const parts = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  return parts.map(({ name, type }) => `${JSON.stringify(name)} (${type})`).join(" and ");
}
