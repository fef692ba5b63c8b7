import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, WriteRequest } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import { IsthmusError, mapBounded } from "@isthmus/core";
import type { City } from "./data/city.ts";
import { cityItem } from "./data/city-item.ts";
import { toSdkItem } from "./sdk-item.ts";

/** DynamoDB's own limit on one BatchWriteItem. */
const BATCH_WRITES_MAX = 25;
const BATCH_ATTEMPTS_MAX = 8;
const BACKOFF_BASE_MS = 20;
const BATCHES_IN_FLIGHT = 4;

/**
 * Writes the cities to one table, 25 at a time.
 *
 * @param client one with the writer plug-in, so that loading costs no second write to give the items versions
 * @throws IsthmusError `throttled` when items are left unprocessed at each attempt; the SDK's errors
 */
export async function loadCities(
  client: DynamoDBClient,
  tableName: string,
  cities: readonly City[],
  signal: AbortSignal,
): Promise<void> {
  const batches: WriteRequest[][] = [];
  for (let i = 0; i < cities.length; i += BATCH_WRITES_MAX) {
    batches.push(
      cities
        .slice(i, i + BATCH_WRITES_MAX)
        .map((city) => ({ PutRequest: { Item: toSdkItem(cityItem(city)) } })),
    );
  }
  await mapBounded(batches, BATCHES_IN_FLIGHT, async (batch) => {
    await writeBatch(client, tableName, batch, signal);
  });
}

async function writeBatch(
  client: DynamoDBClient,
  tableName: string,
  batch: WriteRequest[],
  signal: AbortSignal,
): Promise<void> {
  let left = batch;
  for (let attempt = 0; attempt < BATCH_ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await sleep(Math.random() * BACKOFF_BASE_MS * 2 ** attempt, undefined, { signal });
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }),
      { abortSignal: signal },
    );
    left = UnprocessedItems?.[tableName] ?? [];
    if (left.length === 0) return;
  }
  throw new IsthmusError(
    "throttled",
    `${left.length} items were left unprocessed at each of ${BATCH_ATTEMPTS_MAX} attempts to load them. Run the demo again.`,
    { kind: "retryable" },
  );
}
