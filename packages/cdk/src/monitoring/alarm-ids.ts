/** The kinds of alarms, each with its section in the runbook: the id is the anchor there. */
export const ALARM_IDS = [
  "lag",
  "pending",
  "headroom",
  "dead-letters",
  "clock-skew",
  "heartbeat",
  "errors",
  "throttles",
  "configuration",
  "link-open",
] as const;

/** One of {@link ALARM_IDS}. */
export type AlarmId = (typeof ALARM_IDS)[number];
