import type { Metrics } from "@isthmus/core";

/** Metrics that are kept until they are written out, once at the end of each invocation. */
export interface FlushableMetrics extends Metrics {
  /** Writes out what was added since the last time. Must not throw. */
  flush(): void;
}
