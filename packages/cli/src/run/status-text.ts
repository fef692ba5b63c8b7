import type { MetricName } from "@isthmus/core";
import type { ReplicationStatus } from "@isthmus/worker-runtime";

/** What a status tells, in the order it is told. */
export interface RunStatus {
  readonly forwarded: number;
  readonly applied: number;
  readonly deadLettered: number;
  /** Streams' losses: places where entries were dropped before they were handled. */
  readonly gaps: number;
  /** Names of the parts that wait or fail right now. */
  readonly failing: readonly string[];
  /** Every part has handled all that it knows of. */
  readonly idle: boolean;
}

/** Sums up how replication is getting on. */
export function runStatus({ parts }: ReplicationStatus, total: (metric: MetricName) => number): RunStatus {
  return {
    forwarded: total("ChangesForwarded"),
    applied: total("ChangesApplied"),
    deadLettered: total("DeadLettered"),
    gaps: parts.reduce((sum, part) => sum + part.gaps, 0),
    failing: parts.filter((part) => part.failing || part.state === "waiting").map(({ name }) => name),
    idle: parts.every((part) => part.state === "running" && part.idleSinceMs !== undefined),
  };
}

/** The status as one line. */
export function statusText(status: RunStatus): string {
  const { forwarded, applied, deadLettered, gaps, failing, idle } = status;
  return [
    `forwarded ${forwarded}, applied ${applied}, dead letters ${deadLettered}`,
    gaps > 0 ? `LOST ENTRIES in ${gaps} places: compare the tables` : "",
    failing.length > 0 ? `failing: ${failing.join(", ")}` : idle ? "idle" : "busy",
  ]
    .filter((part) => part !== "")
    .join("; ");
}
