import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DEFAULT_VERSION_ATTRIBUTES,
  emptyItem,
  formatVersion,
  IsthmusError,
  versionAttributeNames,
} from "@isthmus/core";
import type {
  AttributeValue,
  CallOptions,
  Clock,
  GuardedOutcome,
  Item,
  ItemKey,
  PutOutcome,
  ReplicaStore,
  Version,
  VersionAttributes,
  VersionGuard,
} from "@isthmus/core";
import type { BackoffOptions } from "@isthmus/sdk-calls";
import { absentOrBelow, below, exactly, still } from "./conditions.ts";
import type { Condition } from "./conditions.ts";
import type { SdkCall } from "./errors.ts";
import { conditionParameters, guardedWrite } from "./guarded-write.ts";
import type { Guarded } from "./guarded-write.ts";
import { heldState } from "./held-state.ts";
import { checkKey, keyOf } from "./key-schema.ts";
import type { KeySchema } from "./key-schema.ts";
import { toSdkItem } from "./sdk-item.ts";
import { dynamoDbTombstones } from "./tombstones.ts";

/** What a replica is kept with. */
export interface DynamoDbReplicaStoreOptions {
  /** Its own retries are the only ones of writes; give it a bounded number of attempts and timeouts. */
  readonly client: DynamoDBClient;
  /** The table's logical name, alike in all regions. */
  readonly table: string;
  /** The table's name in this region. */
  readonly tableName: string;
  /** From `describeKeySchema`. */
  readonly keySchema: KeySchema;
  /** Default `DEFAULT_VERSION_ATTRIBUTES`. */
  readonly attributes?: VersionAttributes;
  /** The tombstone table of this region, and the milliseconds that a tombstone is kept at least. */
  readonly tombstones: { readonly tableName: string; readonly lifeMs: number };
  readonly clock: Clock;
  /** Of tombstone reads that DynamoDB leaves in part unprocessed. */
  readonly backoff?: BackoffOptions;
}

/**
 * A table in one region as a replica. Every write is one request, and its refusal tells what is there.
 *
 * @throws IsthmusError `invalid-config` (configuration) when version attributes coincide with each other or with the key, or when the
 *   tombstones' life is not a positive number
 * @example
 * const store = dynamoDbReplicaStore({
 *   client,
 *   table: "orders",
 *   tableName: "orders-prod",
 *   keySchema: await describeKeySchema(client, "orders-prod"),
 *   tombstones: { tableName: "isthmus-tombstones", lifeMs: 30 * 24 * 3_600_000 },
 *   clock,
 * });
 */
export function dynamoDbReplicaStore(options: DynamoDbReplicaStoreOptions): ReplicaStore {
  const { client, table, tableName, keySchema, clock } = options;
  const attributes = options.attributes ?? DEFAULT_VERSION_ATTRIBUTES;
  checkOptions(options, attributes);
  const tombstones = dynamoDbTombstones({
    client,
    table,
    clock,
    ...options.tombstones,
    ...(options.backoff && { backoff: options.backoff }),
  });
  const partitionKey = keySchema.partitionKey.name;
  const call = (operation: string): SdkCall => ({
    operation,
    resource: `table "${tableName}"`,
    blames: "item",
  });

  const put = async (
    item: Item,
    version: Version,
    { allowInsert, signal }: CallOptions & { readonly allowInsert: boolean },
  ): Promise<PutOutcome> => {
    keyOf(item, keySchema);
    const command = new PutItemCommand({
      TableName: tableName,
      Item: toSdkItem(versionedItem(item, version, attributes)),
      ...conditionParameters(
        allowInsert ? absentOrBelow(version, attributes, partitionKey) : below(version, attributes),
      ),
      ReturnValues: "ALL_OLD",
    });
    const written = await guardedWrite(call("PutItem"), signal, (http) => client.send(command, http));
    if (!written.written) return { outcome: "refused", held: heldState(written.held, attributes) };
    const replaced = heldState(written.output.Attributes, attributes);
    return replaced === undefined ? { outcome: "inserted" } : { outcome: "replaced", replaced };
  };

  const remove = async (
    key: ItemKey,
    condition: Condition,
    { signal }: CallOptions = {},
  ): Promise<GuardedOutcome> => {
    checkKey(key, keySchema);
    const command = new DeleteItemCommand({
      TableName: tableName,
      Key: toSdkItem(key),
      ...conditionParameters(condition),
    });
    const written = await guardedWrite(call("DeleteItem"), signal, (http) => client.send(command, http));
    return outcomeOf(written, attributes);
  };

  const setVersion = async (
    key: ItemKey,
    expected: VersionGuard,
    version: Version,
    { signal }: CallOptions = {},
  ): Promise<GuardedOutcome> => {
    checkKey(key, keySchema);
    const guard = conditionParameters(still(expected, attributes, partitionKey));
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: toSdkItem(key),
      UpdateExpression: "SET #t = :newT, #r = :newR",
      ...guard,
      ExpressionAttributeValues: {
        ...guard.ExpressionAttributeValues,
        ":newT": { N: version.timestamp },
        ":newR": { S: version.region },
      },
    });
    const written = await guardedWrite(call("UpdateItem"), signal, (http) => client.send(command, http));
    return outcomeOf(written, attributes);
  };

  return {
    table,
    put,
    deleteBelow: (key, version, callOptions) => remove(key, below(version, attributes), callOptions),
    deleteExactly: (key, version, callOptions) => remove(key, exactly(version, attributes), callOptions),
    setVersion,
    async readTombstones(keys, callOptions) {
      for (const key of keys) checkKey(key, keySchema);
      return tombstones.read(keys, callOptions);
    },
    async raiseTombstone(key, version, callOptions) {
      checkKey(key, keySchema);
      return tombstones.raise(key, version, callOptions);
    },
  };
}

/** A copy of the item under `version`, marked as written by replication. */
function versionedItem(item: Item, version: Version, attributes: VersionAttributes): Item {
  const copy = emptyItem();
  for (const name of Object.keys(item)) copy[name] = item[name] as AttributeValue;
  copy[attributes.timestamp] = { N: version.timestamp };
  copy[attributes.region] = { S: version.region };
  copy[attributes.replicated] = { S: formatVersion(version) };
  return copy;
}

function outcomeOf(written: Guarded<unknown>, attributes: VersionAttributes): GuardedOutcome {
  return written.written
    ? { outcome: "done" }
    : { outcome: "refused", held: heldState(written.held, attributes) };
}

function checkOptions(options: DynamoDbReplicaStoreOptions, attributes: VersionAttributes): void {
  const { keySchema, tombstones, tableName } = options;
  const names = [...versionAttributeNames(attributes), keySchema.partitionKey.name];
  if (keySchema.sortKey !== undefined) names.push(keySchema.sortKey.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index || name === "");
  if (repeated !== undefined) {
    throw new IsthmusError(
      "invalid-config",
      `The attribute name ${JSON.stringify(repeated)} of table "${tableName}" serves twice or is empty. Version attributes must differ from each other and from the key's.`,
      { kind: "configuration" },
    );
  }
  if (!Number.isFinite(tombstones.lifeMs) || tombstones.lifeMs <= 0) {
    throw new IsthmusError(
      "invalid-config",
      `The tombstones' life of table "${tableName}" is ${tombstones.lifeMs} ms. Allowed: a positive number of milliseconds.`,
      { kind: "configuration" },
    );
  }
}
