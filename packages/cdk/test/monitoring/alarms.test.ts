import { readFileSync } from "node:fs";
import { Duration } from "aws-cdk-lib";
import { METRICS_NAMESPACE } from "@isthmus/lambda-runtime";
import { expect, it } from "vitest";
import { ALARM_IDS, Heartbeat, InboxTransport } from "../../src/index.ts";
import type { ReplicationSideProps } from "../../src/index.ts";
import { sideTemplate } from "../support/synthesize.ts";

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Threshold: number;
  readonly Period?: number;
  readonly Namespace?: string;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
}

function alarmsOf(props: Partial<ReplicationSideProps> = {}): ReadonlyMap<string, Alarm> {
  const resources = Object.values(sideTemplate(props).findResources("AWS::CloudWatch::Alarm"));
  const alarms = resources.map(({ Properties }) => Properties as Alarm);
  return new Map(alarms.map((alarm) => [alarm.AlarmName.replace("isthmus-us-east-1-", ""), alarm]));
}

const runbook = readFileSync(new URL("../../../../docs/runbook.md", import.meta.url), "utf8");
/** The anchors that GitHub makes of headings. */
const anchors = new Set(
  [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-")),
);

it("has an alarm of every kind, and each links to its section of the runbook", () => {
  const alarms = [...alarmsOf().values()];
  const linked = alarms.map(
    ({ AlarmDescription }) => /See docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1],
  );
  expect(new Set(linked)).toEqual(new Set(ALARM_IDS));
  expect(ALARM_IDS.filter((id) => !anchors.has(id))).toEqual([]);
});

it("takes thresholds from the objectives", () => {
  const alarms = alarmsOf({
    objectives: {
      lagP99: Duration.seconds(12),
      backlogAge: Duration.minutes(2),
      headroom: Duration.hours(6),
      clockSkew: Duration.seconds(3),
      heartbeatAge: Duration.minutes(7),
      disturbance: Duration.minutes(20),
    },
  });
  const thresholds = Object.fromEntries([...alarms].map(([name, { Threshold }]) => [name, Threshold]));
  expect(thresholds).toMatchObject({
    "lag-from-eu-west-1": 12_000,
    "lag-forward": 120_000,
    "lag-apply": 120_000,
    headroom: 21_600,
    "clock-skew-from-eu-west-1": 3000,
    "heartbeat-from-eu-west-1": 420_000,
    "dead-letters": 0,
  });
  expect(alarms.get("pending")?.EvaluationPeriods).toBe(20);
});

it("counts a queue's age in seconds", () => {
  const alarm = alarmsOf({ inbox: InboxTransport.sqsStandard() }).get("lag-apply");
  expect(alarm).toMatchObject({ Namespace: "AWS/SQS", Threshold: 300 });
});

it("takes a missing heartbeat for trouble, and looks once in each of its intervals", () => {
  const alarm = alarmsOf({ heartbeat: Heartbeat.ownTable({ interval: Duration.minutes(5) }) }).get(
    "heartbeat-from-eu-west-1",
  );
  expect(alarm).toMatchObject({ TreatMissingData: "breaching", Period: 300 });
  expect([...alarmsOf({ heartbeat: Heartbeat.none() }).keys()].join()).not.toContain("heartbeat-from");
});

it("reads the namespace that the functions write", () => {
  expect(alarmsOf().get("pending")?.Namespace).toBe(METRICS_NAMESPACE);
});

it("has neither alarms nor dashboard where they are not wanted", () => {
  const template = sideTemplate({ alarms: false, dashboard: false });
  template.resourceCountIs("AWS::CloudWatch::Alarm", 0);
  template.resourceCountIs("AWS::CloudWatch::Dashboard", 0);
});

it("shows every metric of a direction and of the side on the dashboard", () => {
  const [dashboard] = Object.values(sideTemplate().findResources("AWS::CloudWatch::Dashboard"));
  const text = JSON.stringify(dashboard);
  const shown = [
    "ReplicationLatency",
    "p50",
    "p99",
    "PendingReplicationCount",
    "StreamHeadroom",
    "IteratorAge",
    "DeadLettered",
    "ClockSkew",
    "HeartbeatAge",
    "Errors",
    "Throttles",
    "LinkOpen",
  ];
  expect(shown.filter((metric) => !text.includes(metric))).toEqual([]);
});

it("names the dashboard so that CloudWatch takes it", () => {
  sideTemplate({ regionName: "us.east" }).hasResourceProperties("AWS::CloudWatch::Dashboard", {
    DashboardName: "isthmus-us-east",
  });
});
