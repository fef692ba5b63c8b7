import type { Duration } from "aws-cdk-lib";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { SideContext } from "../functions/side-context.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";
import { NAME_PREFIX_DEFAULT } from "../side-names.ts";
import { resolveObjectives } from "./objectives.ts";
import { SideAlarms } from "./side-alarms.ts";
import { createDashboard } from "./side-dashboard.ts";
import type { SideMetrics } from "./side-metrics.ts";

const RUNBOOK_DEFAULT = "docs/runbook.md";

/** What watches a side. */
export interface SideMonitoring {
  readonly alarms: readonly cloudwatch.Alarm[];
  readonly dashboard: cloudwatch.Dashboard | undefined;
}

/** Makes alarms and dashboard, as far as they are wanted. */
export function createMonitoring(
  scope: Construct,
  props: ReplicationSideProps,
  side: SideContext,
  metrics: SideMetrics,
  heartbeatInterval: Duration | undefined,
): SideMonitoring {
  const common = {
    side,
    namePrefix: props.namePrefix ?? NAME_PREFIX_DEFAULT,
    metrics,
    objectives: resolveObjectives(props.objectives),
  };
  const alarms =
    props.alarms === false
      ? []
      : new SideAlarms(scope, "Alarms", {
          ...common,
          actions: props.alarmActions ?? [],
          runbookUrl: props.runbookUrl ?? RUNBOOK_DEFAULT,
          heartbeatInterval,
        }).all;
  const dashboard = props.dashboard === false ? undefined : createDashboard(scope, { ...common, alarms });
  return { alarms, dashboard };
}
