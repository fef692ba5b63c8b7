import type { KeyAttribute, KeySchema } from "@isthmus/adapter-dynamodb";
import { emptyItem, IsthmusError } from "@isthmus/core";
import type { AttributeValue, ItemKey } from "@isthmus/core";

/** What the keys of all heartbeats begin with. No application may use keys that do. */
export const HEARTBEAT_KEY_PREFIX = "isthmus#heartbeat#";

/**
 * The key of a region's heartbeat.
 *
 * @throws IsthmusError `invalid-config` (configuration) when the table's partition key is a number, among which there is none to be reserved
 */
export function heartbeatKey(region: string, { partitionKey, sortKey }: KeySchema): ItemKey {
  if (partitionKey.type === "N") {
    throw new IsthmusError(
      "invalid-config",
      `The heartbeat's table has a number for its partition key. Allowed: a text or binary. Give the heartbeat a table of its own, for example with the partition key "pk" (S).`,
      { kind: "configuration" },
    );
  }
  const text = `${HEARTBEAT_KEY_PREFIX}${region}`;
  const key = emptyItem();
  key[partitionKey.name] = valueOf(partitionKey, text);
  if (sortKey !== undefined) key[sortKey.name] = valueOf(sortKey, text);
  return key;
}

function valueOf({ type }: KeyAttribute, text: string): AttributeValue {
  switch (type) {
    case "S":
      return { S: text };
    case "N":
      return { N: "0" };
    case "B":
      return { B: new TextEncoder().encode(text) };
    default:
      return type satisfies never;
  }
}
