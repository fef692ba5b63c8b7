import type { MetricName, Metrics } from "@isthmus/core";

/** Sums of what was counted since the start. */
export interface CountedMetrics extends Metrics {
  total(metric: MetricName): number;
}

/** Metrics for the status line alone. */
export function countMetrics(): CountedMetrics {
  const totals = new Map<MetricName, number>();
  return {
    add: (metric, value) => void totals.set(metric, (totals.get(metric) ?? 0) + value),
    total: (metric) => totals.get(metric) ?? 0,
  };
}
