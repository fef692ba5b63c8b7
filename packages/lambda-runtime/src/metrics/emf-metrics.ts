import { Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import type { MetricDimensions, MetricName } from "@isthmus/core";
import type { FlushableMetrics } from "./flushable-metrics.ts";
import { isSummed, metricUnit } from "./metric-unit.ts";
import { rolledUpTo, rollUpOf } from "./roll-up.ts";
import type { DimensionSet } from "./roll-up.ts";

/** The namespace of all metrics. */
export const METRICS_NAMESPACE = "Isthmus";

/** CloudWatch takes 100 values of a metric in one line; Powertools writes a line, and forgets its dimensions, when they are full. */
const VALUES_MAX = 99;
/** Values of one metric kept until the end of an invocation: as many as the largest batch has records. */
const VALUES_KEPT_MAX = 10_000;

/**
 * Powertools warns, at each line, of every dimension that stands in two sets of it. Here the two always have the same value, and all else that it warns of
 * cannot happen: the namespace is given, no line is empty, and no series too long.
 */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore } as const;

/** Where metrics are written. */
export interface EmfMetricsOptions {
  /** This replica's region: the dimension `region` of what is summed up for a whole side. */
  readonly region: string;
}

interface Series {
  /** The metrics' own dimensions, and those that they are rolled up to. No set twice, none empty. */
  readonly sets: readonly DimensionSet[];
  readonly values: Map<MetricName, number[]>;
}

/**
 * Metrics in CloudWatch's embedded format, written to the log through Powertools: one line for each set of dimensions, so that a function has as many
 * lines as it has tables and directions. Each line names its metrics under a second set as well, one that knows no tables: an alarm takes one metric and
 * cannot add up those of all tables.
 */
export function emfMetrics({ region }: EmfMetricsOptions): FlushableMetrics {
  const powertools = new Powertools({ namespace: METRICS_NAMESPACE, logger: SILENT });
  // Powertools would add its service name to every set of dimensions, and so make them other metrics than those that are documented.
  powertools.clearDefaultDimensions();
  let series = new Map<string, Series>();

  return {
    add(metric, value, dimensions) {
      if (!Number.isFinite(value)) return;
      const { values } = seriesOf(series, metric, dimensions, region);
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

function seriesOf(
  series: Map<string, Series>,
  metric: MetricName,
  { table, source, target, reason }: MetricDimensions,
  region: string,
): Series {
  const own = {
    ...(table !== undefined && { table }),
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    ...(reason !== undefined && { reason }),
  };
  const sets = distinct([own, rolledUpTo(rollUpOf(metric), own, region)]);
  const id = JSON.stringify(sets);
  const known = series.get(id);
  if (known !== undefined) return known;
  const made: Series = { sets, values: new Map() };
  series.set(id, made);
  return made;
}

function ignore(): void {
  // Nothing is worth a line.
}

/** A set that came twice would count every value twice. */
function distinct(sets: readonly DimensionSet[]): readonly DimensionSet[] {
  const byNames = new Map(sets.map((set) => [Object.keys(set).join(), set]));
  return [...byNames.values()].filter((set) => Object.keys(set).length > 0);
}

function write(powertools: Powertools, { sets, values }: Series): void {
  const longest = Math.max(...[...values.values()].map(({ length }) => length));
  for (let from = 0; from < longest; from += VALUES_MAX) {
    for (const set of sets) powertools.addDimensions(set);
    for (const [metric, all] of values) {
      for (const value of all.slice(from, from + VALUES_MAX))
        powertools.addMetric(metric, metricUnit(metric), value);
    }
    powertools.publishStoredMetrics();
  }
}
