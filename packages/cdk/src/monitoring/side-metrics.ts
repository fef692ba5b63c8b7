import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { DeadLetterStore } from "../dead-letters/dead-letter-store.ts";
import type { SideFunctions } from "../functions/create-functions.ts";
import type { Inbox } from "../inbox/inbox.ts";

/** The namespace of the functions' own metrics. */
export const METRICS_NAMESPACE = "Isthmus";

/** The period of every metric and alarm: as fine as CloudWatch has them for fifteen days. */
export const METRIC_PERIOD: Duration = Duration.minutes(1);

/** Names of the metrics that know a direction, both ends of which are told. */
export type DirectionMetric =
  | "ReplicationLatency"
  | "ChangesApplied"
  | "Superseded"
  | "Duplicates"
  | "Conflicts"
  | "ClockSkew"
  | "HeartbeatAge"
  | "BytesSent"
  | "LinkOpen";
/** Names of the metrics of what this region sends, wherever it goes. */
export type SourceMetric = "ChangesForwarded" | "EchoesSuppressed" | "Settled" | "StreamHeadroom";
/** Names of the metrics that a side has whatever the direction. */
export type SideMetric = "PendingReplicationCount" | "DeadLettered" | "ConfigurationErrors";

/** What metrics are about. */
export interface MetricSubjects {
  readonly regionName: string;
  readonly functions: SideFunctions;
  readonly inbox: Inbox;
  readonly deadLetters: DeadLetterStore;
}

/** The metrics of a side, with the dimensions that docs/metrics.md gives them. */
export interface SideMetrics {
  /** Of what comes from a peer. */
  from(peer: string, metric: DirectionMetric, statistic: string): cloudwatch.Metric;
  /** Of what goes to a peer. */
  to(peer: string, metric: DirectionMetric, statistic: string): cloudwatch.Metric;
  ofSource(metric: SourceMetric, statistic: string): cloudwatch.Metric;
  ofSide(metric: SideMetric, statistic: string): cloudwatch.Metric;
  /** How long the oldest record or message has waited: in seconds for an SQS inbox, else in milliseconds. */
  forwardAge(): cloudwatch.Metric;
  inboxAge(): { readonly metric: cloudwatch.Metric; readonly unitMs: number };
  /** Dead letters that are there. */
  letters(): cloudwatch.Metric;
  /** A sum over all functions. */
  ofFunctions(metric: "Errors" | "Throttles" | "Invocations"): cloudwatch.IMetric;
  /** Writes that a table has refused because it was asked for too much. */
  writeThrottles(table: ITable): cloudwatch.Metric;
}

/** The metrics of a side. */
export function sideMetrics({ regionName, functions, inbox, deadLetters }: MetricSubjects): SideMetrics {
  const own = (
    metricName: string,
    statistic: string,
    dimensionsMap: Readonly<Record<string, string>>,
  ): cloudwatch.Metric =>
    new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { ...dimensionsMap },
      statistic,
      period: METRIC_PERIOD,
    });
  const oldest = { statistic: "Maximum", period: METRIC_PERIOD };
  return {
    from: (peer, metric, statistic) => own(metric, statistic, { source: peer, target: regionName }),
    to: (peer, metric, statistic) => own(metric, statistic, { source: regionName, target: peer }),
    ofSource: (metric, statistic) => own(metric, statistic, { source: regionName }),
    ofSide: (metric, statistic) => own(metric, statistic, { region: regionName }),
    forwardAge: () => functions.forward.function.metric("IteratorAge", oldest),
    inboxAge: () =>
      inbox.kind === "kinesis"
        ? { metric: functions.apply.function.metric("IteratorAge", oldest), unitMs: 1 }
        : { metric: inbox.queue.metricApproximateAgeOfOldestMessage(oldest), unitMs: 1000 },
    letters: () => deadLetters.queue.metricApproximateNumberOfMessagesVisible(oldest),
    ofFunctions: (metric) => sumOver(functions, metric),
    writeThrottles: (table) =>
      new cloudwatch.Metric({
        namespace: "AWS/DynamoDB",
        metricName: "WriteThrottleEvents",
        dimensionsMap: { TableName: table.tableName },
        statistic: "Sum",
        period: METRIC_PERIOD,
      }),
  };
}

function sumOver(functions: SideFunctions, metric: string): cloudwatch.IMetric {
  const { forward, apply, redrive, heartbeat } = functions;
  const named = { forward, apply, redrive, ...(heartbeat !== undefined && { heartbeat }) };
  const usingMetrics = Object.fromEntries(
    Object.entries(named).map(([name, { function: of }]) => [
      name,
      of.metric(metric, { statistic: "Sum", period: METRIC_PERIOD }),
    ]),
  );
  return new cloudwatch.MathExpression({
    // A function that was not invoked has no value, and a sum with a hole is none.
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(" + "),
    usingMetrics,
    label: metric,
    period: METRIC_PERIOD,
  });
}
