import type { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { SideContext } from "../functions/side-context.ts";
import type { AlarmId } from "./alarm-ids.ts";
import type { Objectives } from "./objectives.ts";
import type { SideMetrics } from "./side-metrics.ts";

/** What alarms follow from. */
export interface AlarmGrounds {
  readonly side: SideContext;
  readonly metrics: SideMetrics;
  readonly objectives: Required<Objectives>;
  /** Time between two heartbeats; `undefined` if there are none. */
  readonly heartbeatInterval: Duration | undefined;
}

/** One alarm. */
export interface AlarmSpec {
  readonly id: AlarmId;
  /** Tells alarms of one id apart; absent where there is one. */
  readonly of?: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods of the metric, of a minute each unless it says otherwise, that must breach, of how many. */
  readonly minutes: number;
  readonly outOf?: number;
  readonly missing?: cloudwatch.TreatMissingData;
  readonly says: string;
}

/** All alarms of a side. */
export function alarmSpecs(grounds: AlarmGrounds): readonly AlarmSpec[] {
  return [...alarmsOfSide(grounds), ...alarmsOfPeers(grounds), ...alarmsOfTables(grounds)];
}

function alarmsOfSide({ metrics, objectives }: AlarmGrounds): readonly AlarmSpec[] {
  const disturbance = objectives.disturbance.toMinutes();
  const ageMs = objectives.backlogAge.toMilliseconds();
  const inbox = metrics.inboxAge();
  return [
    {
      id: "lag",
      of: "forward",
      metric: metrics.forwardAge(),
      threshold: ageMs,
      minutes: 3,
      says: "Records in the tables' streams wait too long to be sent.",
    },
    {
      id: "lag",
      of: "apply",
      metric: inbox.metric,
      threshold: ageMs / inbox.unitMs,
      minutes: 3,
      says: "What has arrived in the inbox waits too long to be applied.",
    },
    {
      id: "pending",
      metric: metrics.ofSide("PendingReplicationCount", "Sum"),
      threshold: 0,
      minutes: disturbance,
      says: "Invocations keep ending with work that they could not finish.",
    },
    {
      id: "headroom",
      metric: metrics.ofSource("StreamHeadroom", "Minimum"),
      threshold: objectives.headroom.toSeconds(),
      below: true,
      minutes: 1,
      says: "Records will soon be gone from a table's stream. What is gone before it is sent is lost to replication.",
    },
    {
      id: "dead-letters",
      metric: metrics.letters(),
      threshold: 0,
      minutes: 1,
      says: "Something can never be handled as it is and was put aside.",
    },
    {
      id: "errors",
      metric: metrics.ofFunctions("Errors"),
      threshold: 0,
      minutes: 3,
      outOf: 5,
      says: "Functions fail as a whole.",
    },
    {
      id: "throttles",
      metric: metrics.ofFunctions("Throttles"),
      threshold: 0,
      minutes: disturbance,
      says: "Lambda refuses to start functions.",
    },
    {
      id: "configuration",
      metric: metrics.ofSide("ConfigurationErrors", "Sum"),
      threshold: 0,
      minutes: 1,
      says: "The setup is wrong: a table is gone, or access is denied. Nothing is acknowledged meanwhile.",
    },
  ];
}

function alarmsOfPeers({ side, metrics, objectives, heartbeatInterval }: AlarmGrounds): readonly AlarmSpec[] {
  return side.peers.flatMap(({ regionName: peer }): readonly AlarmSpec[] => [
    {
      id: "lag",
      of: `from-${peer}`,
      metric: metrics.from(peer, "ReplicationLatency", "p99"),
      threshold: objectives.lagP99.toMilliseconds(),
      minutes: 3,
      outOf: 5,
      says: `Changes from ${peer} arrive later than promised.`,
    },
    {
      id: "clock-skew",
      of: `from-${peer}`,
      metric: metrics.from(peer, "ClockSkew", "Maximum"),
      threshold: objectives.clockSkew.toMilliseconds(),
      minutes: 1,
      says: `Clocks of writers in ${peer} are ahead of this region's: it wins conflicts that it should not.`,
    },
    {
      id: "link-open",
      of: `to-${peer}`,
      metric: metrics.to(peer, "LinkOpen", "Maximum"),
      threshold: 0,
      minutes: objectives.disturbance.toMinutes(),
      // Between two attempts of a batch nothing is sent, and what is not sent measures nothing.
      missing: cloudwatch.TreatMissingData.IGNORE,
      says: `Nothing gets to ${peer}.`,
    },
    ...(heartbeatInterval !== undefined
      ? [
          {
            id: "heartbeat",
            of: `from-${peer}`,
            // Each period must have a beat, or the missing ones would be taken for trouble.
            metric: metrics.from(peer, "HeartbeatAge", "Maximum").with({ period: heartbeatInterval }),
            threshold: objectives.heartbeatAge.toMilliseconds(),
            minutes: 3,
            missing: cloudwatch.TreatMissingData.BREACHING,
            says: `No heartbeat of ${peer} has arrived for too long, or nobody measures it.`,
          } as const,
        ]
      : []),
  ]);
}

function alarmsOfTables({ side, metrics, objectives }: AlarmGrounds): readonly AlarmSpec[] {
  return [...side.tables].map(([logical, { table }]) => ({
    id: "throttles",
    of: `table-${logical}`,
    metric: metrics.writeThrottles(table),
    threshold: 0,
    minutes: objectives.disturbance.toMinutes(),
    says: `The table ${logical} refuses writes: more is asked of it than it has.`,
  }));
}
