import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, KeysAndAttributes } from "@aws-sdk/client-dynamodb";
import { IsthmusError, keyText, pickAttributes } from "@isthmus/core";
import type { Item, ItemKey, KeyText } from "@isthmus/core";
import { fromSdkError } from "@isthmus/adapter-dynamodb";
import { backoff, callSdk } from "@isthmus/sdk-calls";

/** The most keys that BatchGetItem takes. */
export const READ_KEYS_MAX = 100;

/** Reads that bring nothing new, one after another, before it is given up. */
const FRUITLESS_READS_MAX = 8;

/**
 * Reads the items of some keys by consistent reads, in as many requests as it takes: an answer holds 16 MB at most.
 *
 * @param keys at most {@link READ_KEYS_MAX}
 * @throws IsthmusError `throttled` (retryable) when the table gives nothing for too long, and as every call
 */
export async function readItems(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly ItemKey[],
  signal: AbortSignal,
): Promise<ReadonlyMap<KeyText, Item>> {
  const found = new Map<KeyText, Item>();
  const names = Object.keys(keys[0] ?? {});
  const retry = backoff();
  let left = keys as unknown as NonNullable<KeysAndAttributes["Keys"]>;
  for (let fruitless = 0; left.length > 0;) {
    const command = new BatchGetItemCommand({
      RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } },
    });
    const call = { operation: "BatchGetItem", resource: `table "${tableName}"`, blames: "setup" } as const;
    const { Responses, UnprocessedKeys } = await callSdk(fromSdkError, call, signal, async (http) =>
      client.send(command, http),
    );
    for (const raw of Responses?.[tableName] ?? []) {
      const item = raw as unknown as Item;
      found.set(keyText(pickAttributes(item, names)), item);
    }
    const rest = UnprocessedKeys?.[tableName]?.Keys ?? [];
    fruitless = rest.length < left.length ? 0 : fruitless + 1;
    left = rest;
    if (fruitless >= FRUITLESS_READS_MAX) {
      throw new IsthmusError(
        "throttled",
        `Table "${tableName}" left ${left.length} keys unread at ${FRUITLESS_READS_MAX} attempts. Give it more read capacity and compare again.`,
        { kind: "retryable" },
      );
    }
    if (fruitless > 0) await retry.wait(fruitless, signal);
  }
  return found;
}
