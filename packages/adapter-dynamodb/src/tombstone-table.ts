import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, TableDescription } from "@aws-sdk/client-dynamodb";
import { IsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import type { BackoffOptions } from "@isthmus/sdk-calls";
import { fromSdkError } from "./errors.ts";
import type { SdkCall } from "./errors.ts";
import { keySchemaOf } from "./key-schema.ts";
import { TOMBSTONE_ATTRIBUTES } from "./tombstone-attributes.ts";
import { waitUntil } from "./wait-until.ts";

/** What became of the tombstone table. */
export interface TombstoneTableResult {
  /** Whether the table was made by this call or was there. */
  readonly created: boolean;
  /** `unsupported`: the service, an emulator, knows no time to live, and tombstones stay for ever. */
  readonly expiry: "enabled" | "unsupported";
}

/** Options of {@link createTombstoneTable}. */
export interface CreateTombstoneTableOptions extends CallOptions {
  /** How the table is waited for. Default: 120 checks, up to 2 s apart. */
  readonly backoff?: BackoffOptions;
}

/**
 * Makes the table in which a region keeps the tombstones of all its replicated tables, on demand, with time to live, and waits until it is
 * ACTIVE. Calling it again does nothing.
 *
 * @throws IsthmusError `invalid-config` (configuration) when a table of that name has another key or another time-to-live attribute;
 *   `timed-out` (retryable) when it does not become ACTIVE; and as every call
 */
export async function createTombstoneTable(
  client: DynamoDBClient,
  tableName: string,
  options: CreateTombstoneTableOptions = {},
): Promise<TombstoneTableResult> {
  const { signal } = options;
  const created = await create(client, tableName, signal);
  const waiting = { ...options.backoff, ...(signal && { signal }) };
  const table = await waitUntil(
    `tombstone table "${tableName}" to become ACTIVE`,
    () => activeTable(client, tableName, signal),
    waiting,
  );
  const schema = keySchemaOf(table, tableName);
  const { name, type } = schema.partitionKey;
  if (name !== TOMBSTONE_ATTRIBUTES.id || type !== "S" || schema.sortKey !== undefined) {
    throw new IsthmusError(
      "invalid-config",
      `Table "${tableName}" exists with another key. A tombstone table has partition key "${TOMBSTONE_ATTRIBUTES.id}" of type S and no sort key. Choose another name.`,
      { kind: "configuration" },
    );
  }
  return { created, expiry: await enableExpiry(client, tableName, signal) };
}

async function create(client: DynamoDBClient, tableName: string, signal?: AbortSignal): Promise<boolean> {
  const { id } = TOMBSTONE_ATTRIBUTES;
  const command = new CreateTableCommand({
    TableName: tableName,
    KeySchema: [{ AttributeName: id, KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: id, AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  return callSdk(fromSdkError, setup("CreateTable", tableName), signal, async (http) => {
    try {
      await client.send(command, http);
      return true;
    } catch (error) {
      if (isNamed(error, "ResourceInUseException")) return false;
      throw error;
    }
  });
}

async function activeTable(
  client: DynamoDBClient,
  tableName: string,
  signal?: AbortSignal,
): Promise<TableDescription | undefined> {
  return callSdk(fromSdkError, setup("DescribeTable", tableName), signal, async (http) => {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }), http);
      return Table?.TableStatus === "ACTIVE" ? Table : undefined;
    } catch (error) {
      // A table that has just been made may not be known everywhere yet.
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      throw error;
    }
  });
}

async function enableExpiry(
  client: DynamoDBClient,
  tableName: string,
  signal?: AbortSignal,
): Promise<TombstoneTableResult["expiry"]> {
  const attribute = TOMBSTONE_ATTRIBUTES.expiresAt;
  const before = await expiryAttribute(client, tableName, signal);
  if (before === "unsupported") return "unsupported";
  if (before === undefined) {
    const command = new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
    });
    await callSdk(fromSdkError, setup("UpdateTimeToLive", tableName), signal, async (http) => {
      try {
        await client.send(command, http);
      } catch (error) {
        // Another process may have enabled it in between, which is refused as an invalid change.
        if (!isNamed(error, "ValidationException")) throw error;
        const now = await expiryAttribute(client, tableName, signal);
        if (now === undefined || now === "unsupported" || now.attribute !== attribute) throw error;
      }
    });
    return "enabled";
  }
  if (before.attribute === attribute) return "enabled";
  throw new IsthmusError(
    "invalid-config",
    `Table "${tableName}" has time to live on the attribute ${JSON.stringify(before.attribute)}. Tombstones need it on "${attribute}". Choose another table.`,
    { kind: "configuration" },
  );
}

/** The attribute that time to live is enabled on, if it is. */
async function expiryAttribute(
  client: DynamoDBClient,
  tableName: string,
  signal?: AbortSignal,
): Promise<{ readonly attribute: string } | "unsupported" | undefined> {
  return callSdk(fromSdkError, setup("DescribeTimeToLive", tableName), signal, async (http) => {
    try {
      const command = new DescribeTimeToLiveCommand({ TableName: tableName });
      const { TimeToLiveDescription } = await client.send(command, http);
      const { TimeToLiveStatus: status, AttributeName: name } = TimeToLiveDescription ?? {};
      return (status === "ENABLED" || status === "ENABLING") && name !== undefined
        ? { attribute: name }
        : undefined;
    } catch (error) {
      if (isNamed(error, "UnknownOperationException")) return "unsupported";
      throw error;
    }
  });
}

function setup(operation: string, tableName: string): SdkCall {
  return { operation, resource: `tombstone table "${tableName}"`, blames: "setup" };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
