import type { CallOptions, Timestamp } from "@isthmus/core";

/** One changing item for each region in a replicated table: written there, and seen here once it has come all the way. */
export interface Heartbeats {
  /** The logical table that they are in. */
  readonly table: string;
  /** Writes this region's heartbeat. A later one that is there already is left alone. */
  beat(at: Timestamp, options?: CallOptions): Promise<void>;
  /** When another region wrote the heartbeat that is here; `undefined` when none has arrived yet. */
  lastBeat(region: string, options?: CallOptions): Promise<Timestamp | undefined>;
}
