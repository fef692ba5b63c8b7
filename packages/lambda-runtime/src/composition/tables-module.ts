import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describeKeySchema, dynamoDbReplicaStore } from "@isthmus/adapter-dynamodb";
import { adaptiveConcurrency } from "@isthmus/core";
import type { Clock, ReplicaStore } from "@isthmus/core";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { lazyReplicaStore } from "../tables/lazy-replica-store.ts";
import { TOKENS } from "./tokens.ts";

/** The replicas of this region. */
export const tablesModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.limiter).toResolvedValue(
    ({ concurrency }: LambdaConfig) => adaptiveConcurrency({ max: concurrency }),
    [TOKENS.config],
  );
  bind(TOKENS.stores).toResolvedValue(replicaStores, [TOKENS.config, TOKENS.dynamodb, TOKENS.clock]);
});

function replicaStores(
  { tables, region, tombstones }: LambdaConfig,
  client: DynamoDBClient,
  clock: Clock,
): ReadonlyMap<string, ReplicaStore> {
  return new Map(
    [...tables.values()].map(({ name, names, attributes }) => {
      const tableName = names.get(region.name) ?? name;
      const store = lazyReplicaStore(name, async (options) =>
        dynamoDbReplicaStore({
          client,
          table: name,
          tableName,
          keySchema: await describeKeySchema(client, tableName, options),
          attributes,
          tombstones: { tableName: tombstones.table, lifeMs: tombstones.lifeMs },
          clock,
        }),
      );
      return [name, store];
    }),
  );
}
