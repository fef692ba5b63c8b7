import {
  ALARMS_PER_REGION,
  HEARTBEATS_PER_SECOND,
  KMS_REQUESTS_PER_MONTH,
  LOG_BYTES_PER_INVOCATION,
} from "./assumptions.ts";
import { SECONDS_PER_MONTH } from "./month.ts";
import { GB, MILLION } from "./region-context.ts";
import type { RegionContext } from "./region-context.ts";
import type { UsageLine } from "./usage-line.ts";

/** CloudWatch: logs, metrics, alarms and a dashboard. */
export function monitoringUsage({ workload, traffic, inbox }: RegionContext): readonly UsageLine[] {
  const { region, forwards } = traffic;
  const invocations = forwards + inbox.applies + HEARTBEATS_PER_SECOND;
  return [
    {
      region,
      what: "CloudWatch: logs",
      quantity: (invocations * LOG_BYTES_PER_INVOCATION * SECONDS_PER_MONTH) / GB,
      price: "logs",
    },
    {
      region,
      what: "CloudWatch: metrics, at most",
      quantity: metricCount(workload.tables, workload.regions.length - 1),
      price: "metric",
    },
    { region, what: "CloudWatch: alarms", quantity: ALARMS_PER_REGION, price: "alarm" },
    { region, what: "CloudWatch: dashboard", quantity: 1, price: "dashboard" },
  ];
}

/** A key of one's own in the region, where it is asked for. */
export function encryptionUsage({ workload, traffic: { region } }: RegionContext): readonly UsageLine[] {
  if (!workload.kms) return [];
  return [
    { region, what: "KMS: the key", quantity: 1, price: "kmsKey" },
    { region, what: "KMS: requests", quantity: KMS_REQUESTS_PER_MONTH / MILLION, price: "kmsRequests" },
  ];
}

/** Custom metrics that a region with `tables` tables and `peers` peers has with everything in use: by table, without tables, and for the region. The formula of docs/metrics.md. */
export function metricCount(tables: number, peers: number): number {
  return 7 * tables + 8 * tables * peers + peers + 7 + 11 * peers + 3;
}
