import { Duration } from "aws-cdk-lib";

/** What the operator promises. The alarms' thresholds follow from it. */
export interface Objectives {
  /** A change arrives within this time, in 99 of 100 cases. Default: 30 seconds. */
  readonly lagP99?: Duration;
  /** No record or message waits longer than this in a stream or queue. Default: 5 minutes. */
  readonly backlogAge?: Duration;
  /** What must be left of a table stream's 24 hours. Default: 12 hours. */
  readonly headroom?: Duration;
  /** How far the clock of a peer's writers may be ahead. Default: 10 seconds. */
  readonly clockSkew?: Duration;
  /** How old the last heartbeat of a peer may be. Default: 5 minutes. */
  readonly heartbeatAge?: Duration;
  /** How long something may be pending, throttled, or a link cut, before a person is told. Whole minutes. Default: 10 minutes. */
  readonly disturbance?: Duration;
}
/** Objectives with their defaults filled in. */
export function resolveObjectives(objectives: Objectives = {}): Required<Objectives> {
  return {
    lagP99: objectives.lagP99 ?? Duration.seconds(30),
    backlogAge: objectives.backlogAge ?? Duration.minutes(5),
    headroom: objectives.headroom ?? Duration.hours(12),
    clockSkew: objectives.clockSkew ?? Duration.seconds(10),
    heartbeatAge: objectives.heartbeatAge ?? Duration.minutes(5),
    disturbance: objectives.disturbance ?? Duration.minutes(10),
  };
}
