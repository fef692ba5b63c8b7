import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import type { SideFunctions } from "../functions/create-functions.ts";
import { HEARTBEAT_TABLE } from "./heartbeat.ts";
import type { Heartbeat } from "./heartbeat.ts";

const INTERVAL_DEFAULT = Duration.minutes(1);

/** Logical name of the table that heartbeats are in; `undefined` if there are none. */
export function heartbeatTableName(heartbeat: Heartbeat): string | undefined {
  if (heartbeat.kind === "none") return undefined;
  return heartbeat.kind === "own-table" ? HEARTBEAT_TABLE : heartbeat.table;
}

/** Time between two heartbeats; `undefined` if there are none. */
export function heartbeatInterval(heartbeat: Heartbeat): Duration | undefined {
  return heartbeat.kind === "none" ? undefined : (heartbeat.interval ?? INTERVAL_DEFAULT);
}

/** Has the function invoked again and again. */
export function scheduleHeartbeat(
  scope: Construct,
  heartbeat: Heartbeat,
  { heartbeat: beating }: SideFunctions,
): void {
  const interval = heartbeatInterval(heartbeat);
  if (beating === undefined || interval === undefined) return;
  new events.Rule(scope, "HeartbeatSchedule", {
    description: "Isthmus: the time between two heartbeats",
    schedule: events.Schedule.rate(interval),
    // A beat that comes late says nothing; the next one is soon.
    targets: [
      new targets.LambdaFunction(beating.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
    ],
  });
}
