import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, TableDescription } from "@aws-sdk/client-dynamodb";
import { emptyItem, IsthmusError } from "@isthmus/core";
import type { AttributeValue, CallOptions, Item, ItemKey } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { fromSdkError } from "./errors.ts";

/** The types that DynamoDB has in keys. */
export type KeyType = "S" | "N" | "B";

/** One attribute of a key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** What a table's keys are made of. */
export interface KeySchema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}

/** DynamoDB's limit of a partition key's value. */
export const PARTITION_KEY_BYTES_MAX = 2048;
/** DynamoDB's limit of a sort key's value. */
export const SORT_KEY_BYTES_MAX = 1024;

/**
 * Reads a table's key schema: one DescribeTable.
 *
 * @throws IsthmusError `not-found` and `access-denied` (configuration), and the retryable kinds
 */
export async function describeKeySchema(
  client: DynamoDBClient,
  tableName: string,
  options: CallOptions = {},
): Promise<KeySchema> {
  const call = { operation: "DescribeTable", resource: `table "${tableName}"`, blames: "setup" } as const;
  const { Table } = await callSdk(fromSdkError, call, options.signal, (http) =>
    client.send(new DescribeTableCommand({ TableName: tableName }), http),
  );
  return keySchemaOf(Table, tableName);
}

/**
 * The key schema within a description of a table.
 *
 * @throws IsthmusError `unexpected` (configuration) when the description has none
 */
export function keySchemaOf(table: TableDescription | undefined, tableName: string): KeySchema {
  const attribute = (keyType: "HASH" | "RANGE"): KeyAttribute | undefined => {
    const name = table?.KeySchema?.find((element) => element.KeyType === keyType)?.AttributeName;
    const type = table?.AttributeDefinitions?.find(
      (definition) => definition.AttributeName === name,
    )?.AttributeType;
    return name !== undefined && (type === "S" || type === "N" || type === "B") ? { name, type } : undefined;
  };
  const partitionKey = attribute("HASH");
  if (partitionKey === undefined) {
    throw new IsthmusError(
      "unexpected",
      `DescribeTable of table "${tableName}" gave no partition key of type S, N or B. Check that the endpoint is a DynamoDB.`,
      { kind: "configuration" },
    );
  }
  const sortKey = attribute("RANGE");
  return sortKey === undefined ? { partitionKey } : { partitionKey, sortKey };
}

/**
 * Checks that `key` has exactly the attributes of the schema, each of its type, not empty and within DynamoDB's size.
 *
 * @throws IsthmusError `wrong-key` (poison), naming attributes but no values
 */
export function checkKey(key: ItemKey, schema: KeySchema): void {
  const names = Object.keys(keyOf(key, schema));
  const surplus = Object.keys(key).length - names.length;
  if (surplus > 0) {
    throw wrongKey(
      `The key has ${surplus} more attribute(s) than the table's key. Allowed: ${names.map((name) => JSON.stringify(name)).join(", ")}.`,
    );
  }
}

/**
 * The key of `item`, checked like {@link checkKey}.
 *
 * @throws IsthmusError `wrong-key` (poison), naming attributes but no values
 */
export function keyOf(item: Item, schema: KeySchema): ItemKey {
  const key = emptyItem();
  const { partitionKey, sortKey } = schema;
  key[partitionKey.name] = checked(item, partitionKey, PARTITION_KEY_BYTES_MAX);
  if (sortKey !== undefined) key[sortKey.name] = checked(item, sortKey, SORT_KEY_BYTES_MAX);
  return key;
}

function checked(item: Item, { name, type }: KeyAttribute, bytesMax: number): AttributeValue {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  const label = JSON.stringify(name);
  if (value === undefined) throw wrongKey(`The key attribute ${label} is missing.`);
  if (!Object.hasOwn(value, type)) {
    throw wrongKey(
      `The key attribute ${label} has type ${Object.keys(value)[0] ?? "none"}. Allowed: ${type}.`,
    );
  }
  const bytes = sizeOf(value);
  if (bytes === 0) throw wrongKey(`The key attribute ${label} is empty, which DynamoDB does not allow.`);
  if (bytes > bytesMax)
    throw wrongKey(`The key attribute ${label} has ${bytes} bytes. Allowed: at most ${bytesMax}.`);
  return value;
}

/** The size in bytes that is limited; numbers are always short enough. */
function sizeOf(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S, "utf8");
  return "B" in value ? value.B.byteLength : 1;
}

function wrongKey(what: string): IsthmusError {
  return new IsthmusError("wrong-key", `${what} Give the table the same key schema in every region.`);
}
