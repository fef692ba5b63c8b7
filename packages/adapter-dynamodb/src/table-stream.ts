import { DescribeTableCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, TableDescription } from "@aws-sdk/client-dynamodb";
import { IsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import type { BackoffOptions } from "@isthmus/sdk-calls";
import { fromSdkError } from "./errors.ts";
import type { SdkCall } from "./errors.ts";
import { waitUntil } from "./wait-until.ts";

/** The only view type that capture can work with: it compares what was with what is. */
const VIEW_TYPE = "NEW_AND_OLD_IMAGES";

/**
 * The ARN of a table's enabled stream: one DescribeTable.
 *
 * @throws IsthmusError `not-found` (configuration) when there is no such table or its stream is not enabled; `images-missing`
 *   (configuration) when the stream has another view type than NEW_AND_OLD_IMAGES; and as every call
 */
export async function findStreamArn(
  client: DynamoDBClient,
  tableName: string,
  options: CallOptions = {},
): Promise<string> {
  const arn = enabledStream(await describe(client, tableName, options.signal), tableName);
  if (arn !== undefined) return arn;
  throw new IsthmusError(
    "not-found",
    `Table "${tableName}" has no enabled stream. Enable one with the view type ${VIEW_TYPE}.`,
    { kind: "configuration" },
  );
}

/** Options of {@link enableStream}. */
export interface EnableStreamOptions extends CallOptions {
  /** How the table is waited for. Default: 120 checks, up to 2 s apart. */
  readonly backoff?: BackoffOptions;
}

/**
 * Enables a table's stream with both images, waits until the table is ACTIVE again, and gives the stream's ARN. Does nothing if
 * the stream is there.
 *
 * @throws IsthmusError `images-missing` (configuration) when a stream with another view type is enabled: to replace it loses what it holds,
 *   so that is left to a person; and as every call
 */
export async function enableStream(
  client: DynamoDBClient,
  tableName: string,
  options: EnableStreamOptions = {},
): Promise<string> {
  const { signal } = options;
  const present = enabledStream(await describe(client, tableName, signal), tableName);
  if (present !== undefined) return present;
  const command = new UpdateTableCommand({
    TableName: tableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: VIEW_TYPE },
  });
  await callSdk(fromSdkError, call("UpdateTable", tableName), signal, async (http) => {
    try {
      await client.send(command, http);
    } catch (error) {
      // Somebody else is changing the table, perhaps to the same end: what comes of it is seen below.
      if (!(error instanceof Error && error.name === "ResourceInUseException")) throw error;
    }
  });
  return waitUntil(
    `the stream of table "${tableName}"`,
    async () => {
      const table = await describe(client, tableName, signal);
      return table?.TableStatus === "ACTIVE" ? enabledStream(table, tableName) : undefined;
    },
    { ...options.backoff, ...(signal && { signal }) },
  );
}

async function describe(
  client: DynamoDBClient,
  tableName: string,
  signal?: AbortSignal,
): Promise<TableDescription | undefined> {
  const command = new DescribeTableCommand({ TableName: tableName });
  const output = await callSdk(fromSdkError, call("DescribeTable", tableName), signal, (http) =>
    client.send(command, http),
  );
  return output.Table;
}

function enabledStream(table: TableDescription | undefined, tableName: string): string | undefined {
  const stream = table?.StreamSpecification;
  if (stream?.StreamEnabled !== true) return undefined;
  if (stream.StreamViewType !== VIEW_TYPE) {
    throw new IsthmusError(
      "images-missing",
      `The stream of table "${tableName}" has the view type ${stream.StreamViewType}. Required: ${VIEW_TYPE}. Read it to its end, disable it, then enable it anew.`,
      { kind: "configuration" },
    );
  }
  return table?.LatestStreamArn;
}

function call(operation: string, tableName: string): SdkCall {
  return { operation, resource: `table "${tableName}"`, blames: "setup" };
}
