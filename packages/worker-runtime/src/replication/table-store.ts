import { dynamoDbReplicaStore } from "@isthmus/adapter-dynamodb";
import type { KeySchema } from "@isthmus/adapter-dynamodb";
import type { Clock, ReplicaStore } from "@isthmus/core";
import type { RegionConfig, TableConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { RegionClients } from "@isthmus/aws-clients";
import type { ClientPurpose } from "./client-purpose.ts";

/** What a store is made with. */
export interface TableStoreDeps {
  readonly config: ReplicationConfig;
  readonly clock: Clock;
  readonly clientsOf: (region: RegionConfig, purpose: ClientPurpose) => RegionClients;
}

/** One table's replica in one region. */
export function tableStore(
  region: RegionConfig,
  table: TableConfig,
  { tableName, keySchema }: { readonly tableName: string; readonly keySchema: KeySchema },
  { config, clock, clientsOf }: TableStoreDeps,
): ReplicaStore {
  return dynamoDbReplicaStore({
    client: clientsOf(region, { use: "own" }).dynamodb,
    table: table.name,
    tableName,
    keySchema,
    attributes: table.attributes,
    tombstones: { tableName: config.tombstones.table, lifeMs: config.tombstones.lifeMs },
    clock,
  });
}
