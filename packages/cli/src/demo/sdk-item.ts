import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "@isthmus/core";

// The SDK's attribute values and core's have the same shape at run time. The SDK's type also has a member for kinds it does not know and
// asks for mutable arrays, so the two types need a cast, and this file is where it is made.

/** An item as the SDK takes it. Nothing is converted. */
export function toSdkItem(item: Item): Record<string, SdkAttributeValue> {
  return item as unknown as Record<string, SdkAttributeValue>;
}

/** An item as the SDK gives it. Nothing is converted. */
export function fromSdkItem(item: Record<string, SdkAttributeValue>): Item {
  return item as unknown as Item;
}
