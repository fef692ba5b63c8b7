import type { MetricDimensions, MetricName, Metrics } from "@isthmus/core";

/** What has been measured under one name and one set of dimensions. */
export interface MetricSeries {
  readonly metric: MetricName;
  readonly dimensions: MetricDimensions;
  /** Number of measurements. */
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}

/** Metrics in memory. */
export interface MemoryMetrics extends Metrics {
  /** The sum of a metric over all series that have the given dimensions (default: over all); 0 where there is none. */
  total(metric: MetricName, dimensions?: MetricDimensions): number;
  /** The sums of all metrics that were ever added to, by name. */
  totals(): ReadonlyMap<MetricName, number>;
  series(): readonly MetricSeries[];
}

/** Makes metrics that only sum up, so that they stay small in a long run. */
export function memoryMetrics(): MemoryMetrics {
  const known = new Map<string, MetricSeries>();
  const total = (metric: MetricName, dimensions: MetricDimensions = {}): number =>
    [...known.values()]
      .filter((series) => series.metric === metric && matches(series.dimensions, dimensions))
      .reduce((sum, series) => sum + series.sum, 0);
  return {
    add: (metric, value, { table, source, target, reason }) => {
      const id = JSON.stringify([metric, table, source, target, reason]);
      const before = known.get(id);
      known.set(id, {
        metric,
        dimensions: {
          ...(table !== undefined && { table }),
          ...(source !== undefined && { source }),
          ...(target !== undefined && { target }),
          ...(reason !== undefined && { reason }),
        },
        count: (before?.count ?? 0) + 1,
        sum: (before?.sum ?? 0) + value,
        max: Math.max(before?.max ?? value, value),
      });
    },
    total,
    totals: () => {
      const metrics = new Set([...known.values()].map((series) => series.metric));
      return new Map([...metrics].map((metric) => [metric, total(metric)]));
    },
    series: () => [...known.values()],
  };
}

function matches(has: MetricDimensions, wanted: MetricDimensions): boolean {
  return (["table", "source", "target", "reason"] as const).every(
    (name) => wanted[name] === undefined || wanted[name] === has[name],
  );
}
