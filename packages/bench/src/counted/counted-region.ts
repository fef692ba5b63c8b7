import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  createTombstoneTable,
  dynamoDbReplicaStore,
  dynamoDbStreamSource,
  findStreamArn,
  TOMBSTONE_ATTRIBUTES,
} from "@isthmus/adapter-dynamodb";
import { applyChanges, forwardChanges, IsthmusError, parseRegionId } from "@isthmus/core";
import type { ShardReader, StreamEntry } from "@isthmus/core";
import type { LocalCloud } from "@isthmus/local-cloud";
import { decodeMessage } from "@isthmus/packing";
import { readUntilQuiet } from "@isthmus/testkit";
import { SILENT } from "../baseline/silent-ports.ts";
import { CONTEXT } from "../capture-update.ts";
import { createKeyedTable } from "./create-keyed-table.ts";
import { recordedStream } from "./recorded-stream.ts";
import type { PutTally } from "./recorded-stream.ts";
import { unitMeter } from "./unit-meter.ts";
import type { UnitMeter } from "./unit-meter.ts";

const DAY_MS = 86_400_000;

/** A table in one region with replication around it, one step at a time, everything counted. */
export interface CountedRegion {
  readonly region: string;
  readonly tableName: string;
  /** For the application's own writes. */
  readonly application: DynamoDBClient;
  /** What the application asked. */
  readonly applicationMeter: UnitMeter;
  /** What replication asked. */
  readonly meter: UnitMeter;
  /** What the table's stream has had since the last call. */
  readonly takeStream: () => Promise<readonly StreamEntry[]>;
  /** Captures the records as one batch and sends what they mean. */
  readonly forward: (entries: readonly StreamEntry[]) => Promise<PutTally>;
  /** Applies the payloads as one batch. */
  readonly apply: (bodies: readonly Uint8Array[]) => Promise<void>;
}

/** Makes the table and its tombstones in a region of the cloud. The table's name must be new. */
export async function countedRegion(
  cloud: LocalCloud,
  regionName: string,
  tableName: string,
): Promise<CountedRegion> {
  const region = parseRegionId(regionName);
  const { dynamodb, streams } = cloud.clients(region);
  const tombstones = `${tableName}-tombstones`;
  await createKeyedTable(dynamodb, tableName, { stream: true });
  await createTombstoneTable(dynamodb, tombstones);
  const counted = {
    onlooker: dynamodb,
    keyNames: { [tableName]: "pk", [tombstones]: TOMBSTONE_ATTRIBUTES.id },
  };
  const application = cloud.clients(region).dynamodb;
  const replication = cloud.clients(region).dynamodb;
  const store = dynamoDbReplicaStore({
    client: replication,
    table: CONTEXT.table,
    tableName,
    keySchema: { partitionKey: { name: "pk", type: "S" } },
    tombstones: { tableName: tombstones, lifeMs: 60 * DAY_MS },
    clock: SILENT.clock,
  });
  const source = dynamoDbStreamSource({
    client: streams,
    streamArn: await findStreamArn(dynamodb, tableName),
  });
  const readers = new Map<string, ShardReader<StreamEntry>>();
  const sent = recordedStream();

  return {
    region,
    tableName,
    application,
    applicationMeter: unitMeter(application, counted),
    meter: unitMeter(replication, counted),
    takeStream: async () => {
      const entries: StreamEntry[] = [];
      for (const { id } of await source.listShards()) {
        const reader = readers.get(id) ?? (await source.openShard(id, { kind: "oldest" }));
        readers.set(id, reader);
        entries.push(...(await readUntilQuiet(reader)));
      }
      return entries;
    },
    forward: async (entries) => {
      const { outcomes } = await forwardChanges(entries, {
        ...SILENT,
        store,
        transport: sent.transport,
        context: { ...CONTEXT, region },
      });
      requireDone(outcomes, "forwarded");
      return sent.take();
    },
    apply: async (bodies) => {
      const messages = await Promise.all(
        bodies.map(async (body, place) =>
          decodeMessage({ id: String(place), position: String(place), attempts: 1, body }),
        ),
      );
      const { outcomes } = await applyChanges(messages, {
        ...SILENT,
        region,
        stores: new Map([[store.table, store]]),
        futureBoundMs: CONTEXT.futureBoundMs,
        insertAgeMaxMs: 60 * DAY_MS,
      });
      requireDone(outcomes, "applied");
    },
  };
}

function requireDone(outcomes: readonly { readonly status: string }[], what: string): void {
  const failed = outcomes.filter(({ status }) => status !== "done").length;
  if (failed > 0)
    throw new IsthmusError("unexpected", `${failed} of ${outcomes.length} were not ${what}. Allowed: none.`);
}
