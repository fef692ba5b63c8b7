import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { MetricName } from "@isthmus/core";

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

/** The unit that CloudWatch is told. A record, so that no metric can be left out. */
const UNITS: Readonly<Record<MetricName, Unit>> = {
  ChangesForwarded: MetricUnit.Count,
  ChangesApplied: MetricUnit.Count,
  Superseded: MetricUnit.Count,
  Duplicates: MetricUnit.Count,
  Coalesced: MetricUnit.Count,
  Conflicts: MetricUnit.Count,
  EchoesSuppressed: MetricUnit.Count,
  Settled: MetricUnit.Count,
  DeadLettered: MetricUnit.Count,
  Retried: MetricUnit.Count,
  PendingReplicationCount: MetricUnit.Count,
  ConfigurationErrors: MetricUnit.Count,
  LinkOpen: MetricUnit.Count,
  ReplicationLatency: MetricUnit.Milliseconds,
  ClockSkew: MetricUnit.Milliseconds,
  HeartbeatAge: MetricUnit.Milliseconds,
  StreamHeadroom: MetricUnit.Seconds,
  BytesSent: MetricUnit.Bytes,
};

/** Metrics that are summed up within an invocation. Of the others every value counts, for percentiles and extremes. */
const SUMMED: ReadonlySet<MetricName> = new Set([
  "ChangesForwarded",
  "ChangesApplied",
  "Superseded",
  "Duplicates",
  "Coalesced",
  "Conflicts",
  "EchoesSuppressed",
  "Settled",
  "DeadLettered",
  "Retried",
  "PendingReplicationCount",
  "ConfigurationErrors",
  "BytesSent",
]);

/** The names of all metrics. */
export const METRIC_NAMES: readonly MetricName[] = Object.keys(UNITS) as MetricName[];

/** The unit of a metric. */
export function metricUnit(metric: MetricName): Unit {
  return UNITS[metric];
}

/** Whether a metric's values of one invocation are written as their sum. */
export function isSummed(metric: MetricName): boolean {
  return SUMMED.has(metric);
}
