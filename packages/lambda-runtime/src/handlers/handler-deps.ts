import type { BatchOptions, Clock, Logger } from "@isthmus/core";
import type { DeadlineOptions } from "../invocation/deadline.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";

/** What every handler works with. */
export interface HandlerDeps {
  readonly clock: Clock;
  readonly metrics: FlushableMetrics;
  readonly logger: Logger;
  /** Default: as {@link DeadlineOptions} says. */
  readonly deadline?: DeadlineOptions;
  /** Keys handled at the same time. Default: as `BatchOptions` of core says. */
  readonly concurrency?: BatchOptions["concurrency"];
}
