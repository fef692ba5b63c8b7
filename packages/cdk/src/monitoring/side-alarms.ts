import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { alarmSpecs } from "./alarm-specs.ts";
import type { AlarmGrounds, AlarmSpec } from "./alarm-specs.ts";

/** What alarms are made with. */
export interface SideAlarmsProps extends AlarmGrounds {
  readonly namePrefix: string;
  readonly actions: readonly cloudwatch.IAlarmAction[];
  readonly runbookUrl: string;
}

/** The alarms of a side. Their thresholds follow from the objectives, and each links to its section of the runbook. */
export class SideAlarms extends Construct {
  readonly all: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: SideAlarmsProps) {
    super(scope, id);
    this.all = alarmSpecs(props).map((spec) => this.make(spec, props));
  }

  private make(
    spec: AlarmSpec,
    { side, namePrefix, actions, runbookUrl }: SideAlarmsProps,
  ): cloudwatch.Alarm {
    const name = spec.of === undefined ? spec.id : `${spec.id}-${spec.of}`;
    const alarm = new cloudwatch.Alarm(this, name, {
      alarmName: `${namePrefix}-${side.regionName}-${name}`,
      alarmDescription: `${spec.says} See ${runbookUrl}#${spec.id}`,
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator:
        spec.below === true
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: spec.minutes,
      evaluationPeriods: spec.outOf ?? spec.minutes,
      treatMissingData: spec.missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    return alarm;
  }
}
