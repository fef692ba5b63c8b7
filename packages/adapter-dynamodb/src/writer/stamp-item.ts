import type { AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb";
import { omitAttributes, versionAttributeNames } from "@isthmus/core";
import type { AttributeValue, Item, Version, VersionAttributes } from "@isthmus/core";

/**
 * A copy of `item` under another version. Version attributes that it carries, having been read earlier and written back, are replaced,
 * and the mark of replication goes: the item is local from now on.
 */
export function stampItem(
  item: Readonly<Record<string, SdkValue>>,
  version: Version,
  attributes: VersionAttributes,
): Record<string, SdkValue> {
  const copy = omitAttributes(item as Item, versionAttributeNames(attributes)) as Record<
    string,
    AttributeValue
  >;
  copy[attributes.timestamp] = { N: version.timestamp };
  copy[attributes.region] = { S: version.region };
  return copy as Record<string, SdkValue>;
}
