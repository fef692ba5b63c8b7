import type { ReplicatedTable } from "../replicated-table.ts";

/** The attribute with the region that wrote last, unless told otherwise. */
export const REGION_ATTRIBUTE_DEFAULT = "last_updater_region";

/**
 * Patterns that let through what may be a change of this region: items with its tag, items without a tag, and removals. An item with another region's tag
 * is taken for a change that replication wrote, on nothing but the tag's word.
 */
export function echoFilters(regionName: string, { attributes }: ReplicatedTable): readonly object[] {
  const attribute = attributes?.region ?? REGION_ATTRIBUTE_DEFAULT;
  return [
    { eventName: ["REMOVE"] },
    { dynamodb: { NewImage: { [attribute]: { S: [regionName] } } } },
    { dynamodb: { NewImage: { [attribute]: { S: [{ exists: false }] } } } },
  ];
}
