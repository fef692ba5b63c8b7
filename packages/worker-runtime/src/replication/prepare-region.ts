import {
  createTombstoneTable,
  describeKeySchema,
  enableStream,
  findStreamArn,
} from "@isthmus/adapter-dynamodb";
import type { KeySchema } from "@isthmus/adapter-dynamodb";
import { createKinesisStream, kinesisSource } from "@isthmus/adapter-kinesis";
import { createSqsQueue, queueUrlOf } from "@isthmus/adapter-sqs";
import { isIsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { RegionClients } from "@isthmus/aws-clients";

/** What is there of a replicated table in a region. */
export interface PreparedTable {
  readonly tableName: string;
  readonly keySchema: KeySchema;
  readonly streamArn: string;
}

/** What is there in a region. */
export interface PreparedRegion {
  /** By logical name. */
  readonly tables: ReadonlyMap<string, PreparedTable>;
  /** The inbox's URL, if it is a queue. */
  readonly queueUrl: string | undefined;
}

/** Whether a region can take part. */
export type Preparation =
  | { readonly outcome: "prepared"; readonly prepared: PreparedRegion }
  /** A sentence for each thing that is missing or unfit. */
  | { readonly outcome: "unfit"; readonly problems: readonly string[] };

/** What {@link prepareRegion} may do. */
export interface PrepareOptions extends CallOptions {
  /** Create what is missing: table streams, the tombstone table, the inbox. Replicated tables are never created. */
  readonly create: boolean;
}

/**
 * Looks at everything that a region needs, creates what is missing where allowed, and collects all that is still missing.
 *
 * @throws IsthmusError of kind `retryable` when the region cannot be asked at the moment
 */
export async function prepareRegion(
  region: RegionConfig,
  config: ReplicationConfig,
  clients: RegionClients,
  options: PrepareOptions,
): Promise<Preparation> {
  const problems: string[] = [];
  const needed = async <R>(look: () => Promise<R>): Promise<R | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (!isIsthmusError(error) || error.kind === "retryable") throw error;
      problems.push(`${region.name}: ${error.message}`);
      return undefined;
    }
  };
  const { create, signal } = options;
  const call: CallOptions = signal === undefined ? {} : { signal };
  const { dynamodb } = clients;

  const tables = new Map<string, PreparedTable>();
  for (const table of config.tables.values()) {
    const tableName = table.names.get(region.name) ?? table.name;
    const keySchema = await needed(async () => describeKeySchema(dynamodb, tableName, call));
    if (keySchema === undefined) continue;
    const streamArn = await needed(async () =>
      create ? enableStream(dynamodb, tableName, call) : findStreamArn(dynamodb, tableName, call),
    );
    if (streamArn !== undefined) tables.set(table.name, { tableName, keySchema, streamArn });
  }
  const tombstones = config.tombstones.table;
  await needed(async () =>
    create ? createTombstoneTable(dynamodb, tombstones, call) : describeKeySchema(dynamodb, tombstones, call),
  );
  const queueUrl = await needed(async () => prepareInbox(region, clients, create, call));
  return problems.length > 0
    ? { outcome: "unfit", problems }
    : { outcome: "prepared", prepared: { tables, queueUrl } };
}

async function prepareInbox(
  { inbox }: RegionConfig,
  // Not taken apart: a client that is not needed is not made.
  clients: RegionClients,
  create: boolean,
  call: CallOptions,
): Promise<string | undefined> {
  if (inbox.kind === "kinesis") {
    const { stream, shards } = inbox;
    if (create)
      await createKinesisStream(clients.kinesis, stream, {
        ...call,
        ...(shards !== undefined && { shards }),
      });
    else await kinesisSource({ client: clients.kinesis, streamName: stream }).listShards(call);
    return undefined;
  }
  const { queue } = inbox;
  if (create && !/^https?:/.test(queue)) {
    return createSqsQueue(clients.sqs, queue, { ...call, fifo: queue.endsWith(".fifo") });
  }
  return queueUrlOf(clients.sqs, queue, call);
}
