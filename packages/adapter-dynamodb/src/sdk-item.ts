import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "@isthmus/core";

/**
 * An item as the SDK's types want it. The two forms are one at run time; the SDK's types only lack `readonly`, and the SDK does not write
 * into what it is given. The way back is core's `decodeItem`, which checks every value.
 */
export function toSdkItem(item: Item): Record<string, SdkAttributeValue> {
  return item as unknown as Record<string, SdkAttributeValue>;
}
