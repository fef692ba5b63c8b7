import type { MetricName, Metrics } from "@isthmus/core";

/** Metrics that are added up in memory. */
export interface Tally extends Metrics {
  /** The sum of all values of a metric so far. */
  total(metric: MetricName): number;
  /** Dead letters by reason. */
  deadLetters(): Readonly<Record<string, number>>;
}

/** An empty tally. */
export function tally(): Tally {
  const totals = new Map<MetricName, number>();
  const reasons = new Map<string, number>();
  return {
    add(metric, value, dimensions) {
      totals.set(metric, (totals.get(metric) ?? 0) + value);
      if (metric === "DeadLettered") {
        const reason = dimensions.reason ?? "unknown";
        reasons.set(reason, (reasons.get(reason) ?? 0) + value);
      }
    },
    total: (metric) => totals.get(metric) ?? 0,
    deadLetters: () => Object.fromEntries(reasons),
  };
}
