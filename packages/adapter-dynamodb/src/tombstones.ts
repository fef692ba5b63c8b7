import { BatchGetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as SdkAttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  addMillis,
  IsthmusError,
  isIsthmusError,
  keyText,
  mapBounded,
  microsFromTimestamp,
} from "@isthmus/core";
import type { CallOptions, Clock, ItemKey, KeyText, RaiseOutcome, Tombstone, Version } from "@isthmus/core";
import { backoff, callSdk } from "@isthmus/sdk-calls";
import type { BackoffOptions } from "@isthmus/sdk-calls";
import { absentOrBelow } from "./conditions.ts";
import { fromSdkError } from "./errors.ts";
import { conditionParameters, guardedWrite } from "./guarded-write.ts";
import { heldState } from "./held-state.ts";
import { toSdkItem } from "./sdk-item.ts";
import { TOMBSTONE_ATTRIBUTES } from "./tombstone-attributes.ts";
import { tombstoneId } from "./tombstone-id.ts";

/** DynamoDB's limit of keys in one BatchGetItem. */
const BATCH_GET_KEYS_MAX = 100;
/** Requests under way at the same time when more than one batch is read. */
const BATCH_GET_CONCURRENCY = 4;
const MICROS_PER_SECOND = 1_000_000n;

/** What tombstones are kept with. */
export interface TombstonesOptions {
  readonly client: DynamoDBClient;
  /** The tombstone table, made by `createTombstoneTable`; one per region serves all replicated tables. */
  readonly tableName: string;
  /** The logical name of the replicated table, alike in all regions. */
  readonly table: string;
  /**
   * Milliseconds that a tombstone is kept at least. Must exceed all the time that a change may spend in stream, transport, dead letters
   * and pauses.
   */
  readonly lifeMs: number;
  readonly clock: Clock;
  /** Of reads that DynamoDB leaves in part unprocessed. */
  readonly backoff?: BackoffOptions;
}

/** The part of a replica store that is about tombstones. */
export interface Tombstones {
  /**
   * The tombstones of the keys that have one; consistent, 100 keys a request.
   *
   * @throws IsthmusError `throttled` (retryable) when keys stay unprocessed, and as every call
   */
  read(keys: readonly ItemKey[], options?: CallOptions): Promise<ReadonlyMap<KeyText, Tombstone>>;
  /** Raises the key's tombstone to `version` unless it is there or above already: one request. */
  raise(key: ItemKey, version: Version, options?: CallOptions): Promise<RaiseOutcome>;
}

/** The tombstones of one replicated table. */
export function dynamoDbTombstones(options: TombstonesOptions): Tombstones {
  const { client, tableName, table, lifeMs, clock } = options;
  const resource = `tombstone table "${tableName}"`;
  const retry = backoff(options.backoff);

  const readBatch = async (ids: readonly string[], signal?: AbortSignal): Promise<RawTombstone[]> => {
    const found: RawTombstone[] = [];
    let pending = ids.map((id): RawTombstone => ({ [TOMBSTONE_ATTRIBUTES.id]: { S: id } }));
    for (let attempt = 1; attempt <= retry.attemptsMax; attempt++) {
      const call = { operation: "BatchGetItem", resource, blames: "setup" } as const;
      const command = new BatchGetItemCommand({
        RequestItems: { [tableName]: { ...READ_PARAMETERS, Keys: pending } },
      });
      const output = await callSdk(fromSdkError, call, signal, (http) => client.send(command, http));
      found.push(...Object.values(output.Responses ?? {}).flat());
      pending = Object.values(output.UnprocessedKeys ?? {}).flatMap((rest) => rest.Keys ?? []);
      if (pending.length === 0) return found;
      if (attempt < retry.attemptsMax) await retry.wait(attempt, signal);
    }
    throw new IsthmusError(
      "throttled",
      `BatchGetItem on ${resource} left ${pending.length} of ${ids.length} keys unprocessed at each of ${retry.attemptsMax} attempts. Try again later; raise the table's capacity if this lasts.`,
      { kind: "retryable" },
    );
  };

  return {
    async read(keys, { signal } = {}) {
      const wanted = new Map<string, ItemKey>();
      for (const key of keys) wanted.set(tombstoneId(table, key), key);
      const batches = await mapBounded(chunked([...wanted.keys()]), BATCH_GET_CONCURRENCY, (ids) =>
        readBatch(ids, signal),
      );
      const tombstones = new Map<KeyText, Tombstone>();
      for (const raw of batches.flat()) {
        const key = wanted.get(raw[TOMBSTONE_ATTRIBUTES.id]?.S ?? "");
        if (key !== undefined) tombstones.set(keyText(key), { key, version: versionIn(raw, resource) });
      }
      return tombstones;
    },

    async raise(key, version, { signal } = {}) {
      const condition = absentOrBelow(version, TOMBSTONE_ATTRIBUTES, TOMBSTONE_ATTRIBUTES.id);
      const command = new PutItemCommand({
        TableName: tableName,
        Item: {
          [TOMBSTONE_ATTRIBUTES.id]: { S: tombstoneId(table, key) },
          [TOMBSTONE_ATTRIBUTES.table]: { S: table },
          [TOMBSTONE_ATTRIBUTES.key]: { M: toSdkItem(key) },
          [TOMBSTONE_ATTRIBUTES.timestamp]: { N: version.timestamp },
          [TOMBSTONE_ATTRIBUTES.region]: { S: version.region },
          [TOMBSTONE_ATTRIBUTES.expiresAt]: { N: expiry(clock, lifeMs) },
        },
        ...conditionParameters(condition),
      });
      const call = { operation: "PutItem", resource, blames: "item" } as const;
      try {
        const put = await guardedWrite(call, signal, (http) => client.send(command, http));
        if (put.written) return { outcome: "raised" };
        return { outcome: "held", version: versionIn(put.held, resource) };
      } catch (error) {
        throw isIsthmusError(error) && error.code === "wrong-key"
          ? notATombstoneTable(resource, error)
          : error;
      }
    },
  };
}

type RawTombstone = Record<string, SdkAttributeValue>;

/** The key itself is known to whoever asks, so only the version comes back. */
const READ_PARAMETERS = {
  ConsistentRead: true,
  ProjectionExpression: "#id, #t, #r",
  ExpressionAttributeNames: {
    "#id": TOMBSTONE_ATTRIBUTES.id,
    "#t": TOMBSTONE_ATTRIBUTES.timestamp,
    "#r": TOMBSTONE_ATTRIBUTES.region,
  },
} as const;

/** Time to live counts in whole seconds; rounded up, because a tombstone may live longer but not shorter. */
function expiry(clock: Clock, lifeMs: number): string {
  const end = microsFromTimestamp(addMillis(clock.now(), lifeMs));
  return ((end + MICROS_PER_SECOND - 1n) / MICROS_PER_SECOND).toString();
}

function chunked(ids: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < ids.length; at += BATCH_GET_KEYS_MAX)
    chunks.push(ids.slice(at, at + BATCH_GET_KEYS_MAX));
  return chunks;
}

function versionIn(raw: Readonly<Record<string, unknown>> | undefined, resource: string): Version {
  const state = heldState(raw, TOMBSTONE_ATTRIBUTES);
  if (state?.kind === "versioned") return state.version;
  throw new IsthmusError(
    "version-attribute-type",
    `A tombstone in ${resource} has no readable version. Only Isthmus may write there. Delete what else was written, then try again.`,
    { kind: "configuration" },
  );
}

/** The key of a tombstone is always a text, so it is the table that is wrong and not the item whose deletion it stands for. */
function notATombstoneTable(resource: string, cause: IsthmusError): IsthmusError {
  return new IsthmusError(
    "invalid-config",
    `The ${resource} has another key than tombstones. Required: partition key "${TOMBSTONE_ATTRIBUTES.id}" of type S and no sort key. Name the table that createTombstoneTable made.`,
    { kind: "configuration", cause },
  );
}
