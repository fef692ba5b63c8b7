import type { Clock, RegionId, VersionAttributes } from "@isthmus/core";

/** A table whose writes are to be versioned. */
export interface VersionedTable {
  /** Name of the partition key attribute. */
  readonly partitionKey: string;
}

/** Options of `versionedWriter`. */
export interface VersionedWriterOptions {
  /** This region, by the name that replication knows it by. */
  readonly region: RegionId;
  /** The tables to be versioned, by name. Writes to other tables pass through untouched. */
  readonly tables: Readonly<Record<string, VersionedTable>>;
  /** Names of the version attributes. Must be those that replication uses here. Default `DEFAULT_VERSION_ATTRIBUTES`. */
  readonly attributes?: VersionAttributes;
  /** Where the time comes from. Default: the system clock, in milliseconds. */
  readonly clock?: Clock;
  /**
   * A held version further ahead of the clock than this is a broken clock's and counts as none, so that it does not win for years.
   * Milliseconds; the same as replication's. Default 300,000 (five minutes).
   */
  readonly futureBoundMs?: number;
  /** How often one write is tried, in all, while others raise the version first. Default 5. */
  readonly attemptsMax?: number;
  /** A number from 0 up to 1, for the jitter between attempts. Default `Math.random`. */
  readonly random?: () => number;
}
