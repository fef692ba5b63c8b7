import { createHistogram } from "node:perf_hooks";

/** How long some writes took to be seen. Milliseconds, within 0.1 %. */
export interface LagSummary {
  readonly measured: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** One point of a distribution: this part of all writes took no longer than that. */
export interface LagPoint {
  /** From 0 to 100. */
  readonly percent: number;
  readonly ms: number;
}

/** A histogram of lags. */
export interface LagHistogram {
  record(ms: number): void;
  summary(): LagSummary;
  distribution(): readonly LagPoint[];
}

const FIGURES = 3;
const MICROS = 1000;
/** Ten days: beyond any stream's memory, so that whatever comes counts as lost. */
const HIGHEST_MICROS = 10 * 86_400 * 1000 * MICROS;

/** An empty histogram: Node's own, which keeps a fixed number of buckets whatever is recorded. */
export function lagHistogram(): LagHistogram {
  const histogram = createHistogram({ lowest: 1, highest: HIGHEST_MICROS, figures: FIGURES });
  const rank = (percent: number): number =>
    histogram.count === 0 ? 0 : millis(Math.min(histogram.percentile(percent), histogram.max));
  return {
    record(ms) {
      histogram.record(Math.min(HIGHEST_MICROS, Math.max(1, Math.round(ms * MICROS))));
    },
    summary: () => ({
      measured: histogram.count,
      p50Ms: rank(50),
      p90Ms: rank(90),
      p99Ms: rank(99),
      p999Ms: rank(99.9),
      maxMs: rank(100),
    }),
    distribution: () =>
      histogram.count === 0
        ? []
        : [...histogram.percentiles].map(([percent, micros]) => ({
            percent,
            ms: millis(Math.min(micros, histogram.max)),
          })),
  };
}

function millis(micros: number): number {
  return Math.round(micros / 10) / 100;
}
