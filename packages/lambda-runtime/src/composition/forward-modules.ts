import { ContainerModule } from "inversify";
import type { Clock, ConcurrencyLimiter, ForwardDeps, Logger } from "@isthmus/core";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { forwardHandler } from "../handlers/forward-handler.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";
import { deadLettersModule } from "./dead-letters-module.ts";
import { forwardingModule } from "./forwarding-module.ts";
import { linksModule } from "./links-module.ts";
import { observabilityModule } from "./observability-module.ts";
import { ownSideModule } from "./own-side-module.ts";
import { tablesModule } from "./tables-module.ts";
import { TOKENS } from "./tokens.ts";

const handlerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.handler).toResolvedValue(
    (
      tables: ReadonlyMap<string, ForwardDeps>,
      clock: Clock,
      metrics: FlushableMetrics,
      logger: Logger,
      concurrency: ConcurrencyLimiter,
      { deadlineMarginMs: marginMs }: LambdaConfig,
    ) => forwardHandler({ tables, clock, metrics, logger, concurrency, deadline: { marginMs } }),
    [TOKENS.forwarding, TOKENS.clock, TOKENS.metrics, TOKENS.logger, TOKENS.limiter, TOKENS.config],
  );
});

/** What the function `forward` is made of. */
export const FORWARD_MODULES: readonly ContainerModule[] = [
  observabilityModule("forward"),
  ownSideModule,
  tablesModule,
  deadLettersModule,
  linksModule,
  forwardingModule,
  handlerModule,
];
