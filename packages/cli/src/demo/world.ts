import { CreateTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import { IsthmusError } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud, LocalService } from "@isthmus/local-cloud";
import { CITY_KEY } from "./data/city-item.ts";

/** The demo's table, alike in all regions. */
export const CITIES_TABLE = "cities";

const ACTIVE_DEADLINE_MS = 10_000;
const ACTIVE_POLL_MS = 20;

/** Starts `services` in all regions and makes the table in each, with a stream that carries both images. */
export async function startWorld(
  regions: readonly string[],
  services: readonly LocalService[],
  signal: AbortSignal,
): Promise<LocalCloud> {
  const cloud = await startLocalCloud({ regions, services });
  try {
    await Promise.all(
      regions.map(async (region) => createCitiesTable(cloud.clients(region).dynamodb, signal)),
    );
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  return cloud;
}

async function createCitiesTable(client: DynamoDBClient, signal: AbortSignal): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: CITIES_TABLE,
      KeySchema: [{ AttributeName: CITY_KEY, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: CITY_KEY, AttributeType: "N" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
    { abortSignal: signal },
  );
  const until = performance.now() + ACTIVE_DEADLINE_MS;
  while (performance.now() < until) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: CITIES_TABLE }), {
      abortSignal: signal,
    });
    if (Table?.TableStatus === "ACTIVE") return;
    await sleep(ACTIVE_POLL_MS, undefined, { signal });
  }
  throw new IsthmusError(
    "timed-out",
    `Table ${CITIES_TABLE} of the embedded DynamoDB was not active within ${ACTIVE_DEADLINE_MS} ms. Run the demo again.`,
    { kind: "retryable" },
  );
}
