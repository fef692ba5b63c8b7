import type { Clock, RegionId, VersionAttributes } from "@isthmus/core";

/** What the writer works by: its options, checked and with defaults filled in. */
export interface WriterRules {
  /** This region. */
  readonly region: RegionId;
  /** Names of the versioned tables to the names of their partition keys. */
  readonly partitionKeys: ReadonlyMap<string, string>;
  readonly attributes: VersionAttributes;
  readonly clock: Clock;
  readonly futureBoundMs: number;
  readonly attemptsMax: number;
  /** Waits before the given attempt, counted from 1; rejects with the signal's `AbortError`. */
  readonly pause: (attempt: number, signal: AbortSignal | undefined) => Promise<void>;
}
