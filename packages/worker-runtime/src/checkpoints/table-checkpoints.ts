import {
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { fromSdkError } from "@isthmus/adapter-dynamodb";
import type { SdkCall } from "@isthmus/adapter-dynamodb";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import type { Checkpoints } from "./checkpoint.ts";

const CREATE_SECONDS_MAX = 120;

/**
 * Checkpoints in a DynamoDB table with the partition key `name` (S), for workers without a disk that lasts. One poller's item
 * holds about a hundred bytes for each shard that the stream still has, far below DynamoDB's 400 KB.
 */
export function tableCheckpoints(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): Checkpoints {
  const { client, tableName } = options;
  return {
    async load(name, { signal } = {}) {
      const command = new GetItemCommand({
        TableName: tableName,
        Key: { name: { S: name } },
        ConsistentRead: true,
      });
      const { Item } = await called("GetItem", tableName, signal, (http) => client.send(command, http));
      if (Item === undefined) return undefined;
      return decodeCheckpoint(Item["checkpoint"]?.S ?? "", `${JSON.stringify(name)} in table ${tableName}`);
    },
    async save(name, checkpoint, { signal } = {}) {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: { name: { S: name }, checkpoint: { S: encodeCheckpoint(checkpoint) } },
      });
      await called("PutItem", tableName, signal, (http) => client.send(command, http));
    },
  };
}

/** Creates the table for {@link tableCheckpoints}, on demand, unless it is there; resolves when it can be used. */
export async function createCheckpointTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const command = new CreateTableCommand({
    TableName: tableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "name", KeyType: "HASH" }],
  });
  await called("CreateTable", tableName, undefined, async () => {
    try {
      await client.send(command);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ResourceInUseException") throw error;
    }
  });
  await called("DescribeTable", tableName, undefined, async () =>
    waitUntilTableExists({ client, maxWaitTime: CREATE_SECONDS_MAX, minDelay: 1 }, { TableName: tableName }),
  );
}

async function called<R>(
  operation: string,
  tableName: string,
  signal: AbortSignal | undefined,
  call: (http: { readonly abortSignal?: AbortSignal }) => Promise<R>,
): Promise<R> {
  const described: SdkCall = { operation, resource: `table ${JSON.stringify(tableName)}`, blames: "setup" };
  try {
    return await call(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw fromSdkError(error, described, signal);
  }
}
