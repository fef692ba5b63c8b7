import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock, Logger } from "@isthmus/core";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { heartbeatHandler } from "../handlers/heartbeat-handler.ts";
import { dynamoDbHeartbeats } from "../heartbeat/dynamodb-heartbeats.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";
import { needed } from "./needed.ts";
import { observabilityModule } from "./observability-module.ts";
import { ownSideModule } from "./own-side-module.ts";
import { TOKENS } from "./tokens.ts";

const handlerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.handler).toResolvedValue(handlerOf, [
    TOKENS.config,
    TOKENS.dynamodb,
    TOKENS.clock,
    TOKENS.metrics,
    TOKENS.logger,
  ]);
});

function handlerOf(
  config: LambdaConfig,
  client: DynamoDBClient,
  clock: Clock,
  metrics: FlushableMetrics,
  logger: Logger,
): LambdaHandler {
  const table = needed(config.tables.get(config.heartbeatTable ?? ""), "ISTHMUS_HEARTBEAT_TABLE");
  const region = config.region.name;
  return heartbeatHandler({
    heartbeats: dynamoDbHeartbeats({
      client,
      table: table.name,
      tableName: table.names.get(region) ?? table.name,
      attributes: table.attributes,
      region,
    }),
    region,
    peers: config.peers.map(({ name }) => name),
    clock,
    metrics,
    logger,
    deadline: { marginMs: config.deadlineMarginMs },
  });
}

/** What the function `heartbeat` is made of. */
export const HEARTBEAT_MODULES: readonly ContainerModule[] = [
  observabilityModule("heartbeat"),
  ownSideModule,
  handlerModule,
];
