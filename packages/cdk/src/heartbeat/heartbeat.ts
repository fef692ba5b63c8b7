import type { Duration } from "aws-cdk-lib";

/** Settings of a heartbeat. */
export interface HeartbeatOptions {
  /** Time between two beats, whole minutes. Default: 1 minute. */
  readonly interval?: Duration;
}

/** How it is measured that a link carries anything while no application writes. Make one with {@link Heartbeat}. */
export type Heartbeat =
  | { readonly kind: "own-table"; readonly interval?: Duration }
  | { readonly kind: "in-table"; readonly table: string; readonly interval?: Duration }
  | { readonly kind: "none" };

/** Logical name of the heartbeat's own table, alike on all sides. */
export const HEARTBEAT_TABLE = "isthmus-heartbeat";

/** Makes a {@link Heartbeat:type}. It must be of the same kind on all sides. */
export const Heartbeat: {
  /** In a replicated table of its own, which is made and has the logical name `isthmus-heartbeat`. */
  ownTable(options?: HeartbeatOptions): Heartbeat;
  /** In one of the replicated tables, by logical name, under keys that begin with `isthmus#heartbeat#`. Its partition key must be a text or binary. */
  inTable(table: string, options?: HeartbeatOptions): Heartbeat;
  /** No heartbeat. */
  none(): Heartbeat;
} = {
  ownTable: (options = {}) => ({ kind: "own-table", ...options }),
  inTable: (table, options = {}) => ({ kind: "in-table", table, ...options }),
  none: () => ({ kind: "none" }),
};
