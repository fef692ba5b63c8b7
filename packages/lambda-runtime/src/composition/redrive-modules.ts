import type { S3Client } from "@aws-sdk/client-s3";
import { decodeLambdaRecord } from "@isthmus/adapter-dynamodb";
import type { ApplyDeps, Clock, ForwardDeps, Logger } from "@isthmus/core";
import { readLetterMessage } from "@isthmus/dead-letters";
import { unpackPayload } from "@isthmus/packing";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { redriveHandler } from "../handlers/redrive-handler.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";
import { applyingModule } from "./applying-module.ts";
import { deadLettersModule } from "./dead-letters-module.ts";
import { forwardingModule } from "./forwarding-module.ts";
import { linksModule } from "./links-module.ts";
import { observabilityModule } from "./observability-module.ts";
import { ownSideModule } from "./own-side-module.ts";
import { tablesModule } from "./tables-module.ts";
import { TOKENS } from "./tokens.ts";

const handlerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.handler).toResolvedValue(handlerOf, [
    TOKENS.config,
    TOKENS.applying,
    TOKENS.forwarding,
    TOKENS.s3,
    TOKENS.clock,
    TOKENS.metrics,
    TOKENS.logger,
  ]);
});

function handlerOf(
  { region, deadlineMarginMs: marginMs }: LambdaConfig,
  applying: ApplyDeps,
  forwarding: ReadonlyMap<string, ForwardDeps>,
  s3: () => Promise<S3Client>,
  clock: Clock,
  metrics: FlushableMetrics,
  logger: Logger,
): LambdaHandler {
  const forwardingOf = (table: string): ForwardDeps | undefined =>
    [...forwarding.values()].find(({ context }) => context.table === table);
  return redriveHandler({
    redrive: {
      decodeBody: async (body) => unpackPayload(body),
      decodeRecord: decodeLambdaRecord,
      applyIn: async (name) => Promise.resolve(name === region.name ? applying : undefined),
      forwardFrom: async (name, table) =>
        Promise.resolve(name === region.name ? forwardingOf(table) : undefined),
    },
    openLetter: async (body, options) => readLetterMessage(body, await s3(), options),
    region: region.name,
    clock,
    metrics,
    logger,
    deadline: { marginMs },
  });
}

/** What the function `redrive` is made of. */
export const REDRIVE_MODULES: readonly ContainerModule[] = [
  observabilityModule("redrive"),
  ownSideModule,
  tablesModule,
  deadLettersModule,
  linksModule,
  forwardingModule,
  applyingModule,
  handlerModule,
];
