import type { MetricName } from "@isthmus/core";
import type { Tally } from "../demo/tally.ts";

/** What a report tells of replication, in this order. */
const TOLD: readonly MetricName[] = [
  "ChangesForwarded",
  "ChangesApplied",
  "Conflicts",
  "Superseded",
  "Duplicates",
  "Coalesced",
  "Settled",
  "EchoesSuppressed",
  "Retried",
];

/** The sums of a tally by the metrics' names. */
export function replicationCounts(tally: Tally): Readonly<Record<string, number>> {
  return Object.fromEntries(TOLD.map((metric) => [metric, tally.total(metric)]));
}
