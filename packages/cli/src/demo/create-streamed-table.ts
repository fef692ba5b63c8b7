import { CreateTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import type { KeyAttribute } from "@isthmus/adapter-dynamodb";
import { IsthmusError } from "@isthmus/core";

/** The table to make. */
export interface StreamedTableOptions {
  readonly tableName: string;
  readonly key: KeyAttribute;
}

const ACTIVE_DEADLINE_MS = 10_000;
const ACTIVE_POLL_MS = 20;

/**
 * Makes a table of an embedded DynamoDB, with a stream that carries both images, and waits until it is active.
 *
 * @throws IsthmusError `timed-out` (retryable); the SDK's errors
 */
export async function createStreamedTable(
  client: DynamoDBClient,
  { tableName, key }: StreamedTableOptions,
  signal: AbortSignal,
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      KeySchema: [{ AttributeName: key.name, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: key.name, AttributeType: key.type }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
    { abortSignal: signal },
  );
  const until = performance.now() + ACTIVE_DEADLINE_MS;
  while (performance.now() < until) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }), {
      abortSignal: signal,
    });
    if (Table?.TableStatus === "ACTIVE") return;
    await sleep(ACTIVE_POLL_MS, undefined, { signal });
  }
  throw new IsthmusError(
    "timed-out",
    `Table ${tableName} of the embedded DynamoDB was not active within ${ACTIVE_DEADLINE_MS} ms. Try again.`,
    { kind: "retryable" },
  );
}
