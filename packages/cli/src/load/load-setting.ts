import type { LoadSide, ObservedReplication } from "@isthmus/load";

/** Where a load runs: the tables, and replication if it is within reach. */
export interface LoadSetting {
  readonly sides: readonly LoadSide[];
  readonly replication?: ObservedReplication;
  /** For the report: what replicates, and on what services. */
  readonly description: string;
  /** Pause between two reads of a stream that suits the services. */
  readonly pollMs: number;
}
