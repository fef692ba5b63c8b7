import { ContainerModule } from "inversify";
import type { ApplyDeps, Clock, ConcurrencyLimiter, Logger } from "@isthmus/core";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { applyHandler } from "../handlers/apply-handler.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";
import { applyingModule } from "./applying-module.ts";
import { deadLettersModule } from "./dead-letters-module.ts";
import { observabilityModule } from "./observability-module.ts";
import { ownSideModule } from "./own-side-module.ts";
import { tablesModule } from "./tables-module.ts";
import { TOKENS } from "./tokens.ts";

const handlerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.handler).toResolvedValue(
    (
      apply: ApplyDeps,
      clock: Clock,
      metrics: FlushableMetrics,
      logger: Logger,
      concurrency: ConcurrencyLimiter,
      { deadlineMarginMs: marginMs }: LambdaConfig,
    ) => applyHandler({ apply, clock, metrics, logger, concurrency, deadline: { marginMs } }),
    [TOKENS.applying, TOKENS.clock, TOKENS.metrics, TOKENS.logger, TOKENS.limiter, TOKENS.config],
  );
});

/** What the function `apply` is made of. */
export const APPLY_MODULES: readonly ContainerModule[] = [
  observabilityModule("apply"),
  ownSideModule,
  tablesModule,
  deadLettersModule,
  applyingModule,
  handlerModule,
];
