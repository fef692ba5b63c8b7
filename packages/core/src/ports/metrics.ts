/** What is counted or measured, with its unit. */
export type MetricName =
  /** Count: changes handed to the transport and accepted. */
  | "ChangesForwarded"
  /** Count: changes that wrote or deleted an item here. */
  | "ChangesApplied"
  /** Count: changes that arrived and were older than what is held. */
  | "Superseded"
  /** Count: changes that had arrived before. */
  | "Duplicates"
  /** Count: changes that lost to a later one of the same key in the same batch and needed no write or message of their own. */
  | "Coalesced"
  /** Count: applied changes that replaced a version which their writer had not seen. */
  | "Conflicts"
  /** Count: stream records recognised as replication's own writes. */
  | "EchoesSuppressed"
  /** Count: unversioned writes that were given a version. */
  | "Settled"
  /** Count: dead letters, dimension `reason`. */
  | "DeadLettered"
  /** Count: records or messages left to be tried again. */
  | "Retried"
  /** Milliseconds from the write's arrival in the origin's stream to its apply here; never negative. */
  | "ReplicationLatency"
  /** Milliseconds by which a change's timestamp is ahead of this region's clock; only where it is. */
  | "ClockSkew"
  /** 1 with each send while the link to a peer counts as cut, 0 with each send while not. */
  | "LinkOpen"
  /** Count: records or messages of a batch that could not be finished and come again; 0 where all were. */
  | "PendingReplicationCount"
  /** Seconds until the oldest record of a batch leaves the stream that it comes from. */
  | "StreamHeadroom"
  /** Milliseconds since the youngest heartbeat of a region that has arrived here was written there. */
  | "HeartbeatAge"
  /** Bytes that a transport has accepted, as packed. */
  | "BytesSent"
  /** Count: invocations or batches that failed because the setup is wrong, such as a missing table or a denied access. */
  | "ConfigurationErrors";

/** Dimensions of a metric. */
export interface MetricDimensions {
  readonly table?: string;
  /** The region where the change was made. */
  readonly source?: string;
  /** The region where it is applied; when forwarding, absent. */
  readonly target?: string;
  readonly reason?: string;
}

/** Takes measurements. Must neither throw nor block. */
export interface Metrics {
  add(metric: MetricName, value: number, dimensions: MetricDimensions): void;
}
