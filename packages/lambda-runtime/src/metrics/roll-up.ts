import type { MetricName } from "@isthmus/core";

/** Names of dimensions and their values. */
export type DimensionSet = Readonly<Record<string, string>>;

/**
 * What a metric is written for besides its own dimensions, so that one alarm is enough where tables come and go:
 * - `direction`: all tables of one direction; the metric's `source` and `target`, as far as it has them
 * - `side`: all that one region's functions have written; the dimension `region`
 */
export type RollUp = "direction" | "side";

/** Metrics that a side has whatever the direction. Of the others, one sum over directions would hide which one suffers. */
const OF_A_SIDE: ReadonlySet<MetricName> = new Set([
  "DeadLettered",
  "ConfigurationErrors",
  "PendingReplicationCount",
  "Retried",
]);

/** How a metric is rolled up. */
export function rollUpOf(metric: MetricName): RollUp {
  return OF_A_SIDE.has(metric) ? "side" : "direction";
}

/** The dimensions that a metric with dimensions `own` is rolled up to, in `region`. Empty where there is no direction. */
export function rolledUpTo(rollUp: RollUp, own: DimensionSet, region: string): DimensionSet {
  switch (rollUp) {
    case "side":
      return { region };
    case "direction":
      return Object.fromEntries(
        ["source", "target"].flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])),
      );
    default:
      return rollUp satisfies never;
  }
}
