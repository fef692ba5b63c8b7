import { ContainerModule } from "inversify";
import type { HandlerName } from "../config/environment-variables.ts";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { powertoolsLogger } from "../logging/powertools-logger.ts";
import { emfMetrics } from "../metrics/emf-metrics.ts";
import { systemClock } from "../system-clock.ts";
import { TOKENS } from "./tokens.ts";

/** Clock, logs and metrics. */
export function observabilityModule(handler: HandlerName): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(TOKENS.clock).toConstantValue(systemClock);
    bind(TOKENS.logger).toResolvedValue(
      (config: LambdaConfig) => powertoolsLogger(`isthmus-${handler}`, config.logLevel),
      [TOKENS.config],
    );
    bind(TOKENS.metrics).toResolvedValue(
      ({ region }: LambdaConfig) => emfMetrics({ region: region.name }),
      [TOKENS.config],
    );
  });
}
