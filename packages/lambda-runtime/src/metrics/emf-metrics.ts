import { Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import type { MetricDimensions, MetricName } from "@isthmus/core";
import type { FlushableMetrics } from "./flushable-metrics.ts";
import { isSummed, metricUnit } from "./metric-unit.ts";

/** The namespace of all metrics. */
export const METRICS_NAMESPACE = "Isthmus";

/** CloudWatch takes 100 values of a metric in one line; Powertools writes a line, and forgets its dimensions, when they are full. */
const VALUES_MAX = 99;
/** Values of one metric kept until the end of an invocation: as many as the largest batch has records. */
const VALUES_KEPT_MAX = 10_000;

interface Series {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Map<MetricName, number[]>;
}

/**
 * Metrics in CloudWatch's embedded format, written to the log through Powertools: one line for each set of dimensions, so that a function has as many
 * lines as it has tables and directions.
 */
export function emfMetrics(): FlushableMetrics {
  const powertools = new Powertools({ namespace: METRICS_NAMESPACE });
  // Powertools would add its service name to every set of dimensions, and so make them other metrics than those that are documented.
  powertools.clearDefaultDimensions();
  let series = new Map<string, Series>();

  return {
    add(metric, value, dimensions) {
      if (!Number.isFinite(value)) return;
      const { values } = seriesOf(series, dimensions);
      const known = values.get(metric);
      if (known === undefined) values.set(metric, [value]);
      else if (isSummed(metric)) known[0] = (known[0] ?? 0) + value;
      else if (known.length < VALUES_KEPT_MAX) known.push(value);
    },
    flush() {
      const written = series;
      series = new Map();
      for (const one of written.values()) write(powertools, one);
    },
  };
}

function seriesOf(series: Map<string, Series>, { table, source, target, reason }: MetricDimensions): Series {
  const id = JSON.stringify([table, source, target, reason]);
  const known = series.get(id);
  if (known !== undefined) return known;
  const dimensions = {
    ...(table !== undefined && { table }),
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    ...(reason !== undefined && { reason }),
  };
  const made: Series = { dimensions, values: new Map() };
  series.set(id, made);
  return made;
}

function write(powertools: Powertools, { dimensions, values }: Series): void {
  const longest = Math.max(...[...values.values()].map(({ length }) => length));
  for (let from = 0; from < longest; from += VALUES_MAX) {
    if (Object.keys(dimensions).length > 0) powertools.addDimensions(dimensions);
    for (const [metric, all] of values) {
      for (const value of all.slice(from, from + VALUES_MAX))
        powertools.addMetric(metric, metricUnit(metric), value);
    }
    powertools.publishStoredMetrics();
  }
}
