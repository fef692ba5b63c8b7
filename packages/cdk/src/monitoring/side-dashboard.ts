import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { SideContext } from "../functions/side-context.ts";
import type { Objectives } from "./objectives.ts";
import { METRIC_PERIOD } from "./side-metrics.ts";
import type { SideMetrics } from "./side-metrics.ts";

const HEIGHT = 6;

/** What a dashboard is made with. */
export interface SideDashboardProps {
  readonly side: SideContext;
  readonly namePrefix: string;
  readonly metrics: SideMetrics;
  readonly objectives: Required<Objectives>;
  readonly alarms: readonly cloudwatch.Alarm[];
}

/** A dashboard of a side: its alarms, then each direction, then what the side has whatever the direction. */
export function createDashboard(scope: Construct, props: SideDashboardProps): cloudwatch.Dashboard {
  const { side, namePrefix, alarms } = props;
  const dashboard = new cloudwatch.Dashboard(scope, "Dashboard", {
    // A dashboard's name may have no dot, and a replica's may.
    dashboardName: `${namePrefix}-${side.regionName.replaceAll(".", "-")}`,
    defaultInterval: Duration.hours(3),
  });
  if (alarms.length > 0)
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({ title: "Alarms", width: 24, height: HEIGHT, alarms: [...alarms] }),
    );
  for (const { regionName: peer } of side.peers) {
    dashboard.addWidgets(...arriving(peer, props));
    dashboard.addWidgets(...leaving(peer, props));
  }
  dashboard.addWidgets(...waiting(props));
  dashboard.addWidgets(...troubled(props));
  return dashboard;
}

type Widgets = readonly cloudwatch.GraphWidget[];

function arriving(peer: string, { side, metrics, objectives }: SideDashboardProps): Widgets {
  const title = (what: string): string => `${peer} → ${side.regionName}: ${what}`;
  return [
    graph(
      title("lag"),
      [
        labelled(metrics.from(peer, "ReplicationLatency", "p50"), "p50"),
        labelled(metrics.from(peer, "ReplicationLatency", "p99"), "p99"),
      ],
      { value: objectives.lagP99.toMilliseconds(), label: "objective of p99" },
    ),
    graph(
      title("what became of it"),
      (["ChangesApplied", "Superseded", "Duplicates", "Conflicts"] as const).map((metric) =>
        labelled(metrics.from(peer, metric, "Sum"), metric),
      ),
    ),
    graph(
      title("age of the heartbeat"),
      [labelled(metrics.from(peer, "HeartbeatAge", "Maximum"), "HeartbeatAge")],
      { value: objectives.heartbeatAge.toMilliseconds(), label: "objective" },
    ),
    graph(title("clock ahead"), [labelled(metrics.from(peer, "ClockSkew", "Maximum"), "ClockSkew")], {
      value: objectives.clockSkew.toMilliseconds(),
      label: "objective",
    }),
  ];
}

function leaving(peer: string, { side, metrics }: SideDashboardProps): Widgets {
  const title = (what: string): string => `${side.regionName} → ${peer}: ${what}`;
  return [
    graph(title("bytes sent"), [labelled(metrics.to(peer, "BytesSent", "Sum"), "BytesSent")]),
    graph(title("link open"), [
      labelled(metrics.to(peer, "LinkOpen", "Maximum"), "1 while it counts as cut"),
    ]),
  ];
}

function waiting({ metrics, objectives }: SideDashboardProps): Widgets {
  const inbox = metrics.inboxAge();
  return [
    graph(
      "Written here",
      (["ChangesForwarded", "EchoesSuppressed", "Settled"] as const).map((metric) =>
        labelled(metrics.ofSource(metric, "Sum"), metric),
      ),
    ),
    graph("Waits to be sent (ms)", [labelled(metrics.forwardAge(), "IteratorAge of forward")], {
      value: objectives.backlogAge.toMilliseconds(),
      label: "objective",
    }),
    graph(
      inbox.unitMs === 1 ? "Waits to be applied (ms)" : "Waits to be applied (s)",
      [labelled(inbox.metric, "oldest in the inbox")],
      { value: objectives.backlogAge.toMilliseconds() / inbox.unitMs, label: "objective" },
    ),
    graph(
      "Headroom of the streams (s)",
      [labelled(metrics.ofSource("StreamHeadroom", "Minimum"), "StreamHeadroom")],
      { value: objectives.headroom.toSeconds(), label: "objective" },
    ),
  ];
}

function troubled({ side, metrics }: SideDashboardProps): Widgets {
  return [
    graph("Pending", [labelled(metrics.ofSide("PendingReplicationCount", "Sum"), "PendingReplicationCount")]),
    graph("Dead letters", [
      labelled(metrics.letters(), "in the queue"),
      labelled(metrics.ofSide("DeadLettered", "Sum"), "DeadLettered"),
    ]),
    graph("Errors", [
      metrics.ofFunctions("Errors"),
      labelled(metrics.ofSide("ConfigurationErrors", "Sum"), "ConfigurationErrors"),
    ]),
    graph("Throttles", [
      metrics.ofFunctions("Throttles"),
      ...[...side.tables].map(([logical, { table }]) => labelled(metrics.writeThrottles(table), logical)),
    ]),
  ];
}

function graph(
  title: string,
  left: readonly cloudwatch.IMetric[],
  objective?: cloudwatch.HorizontalAnnotation,
): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    width: 6,
    height: HEIGHT,
    left: [...left],
    leftYAxis: { min: 0 },
    period: METRIC_PERIOD,
    ...(objective !== undefined && { leftAnnotations: [objective] }),
  });
}

function labelled(metric: cloudwatch.Metric, label: string): cloudwatch.Metric {
  return metric.with({ label });
}
