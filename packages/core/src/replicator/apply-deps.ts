import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { ReplicaStore } from "../ports/replica-store.ts";
import type { RegionId } from "../region.ts";

/** What applying works with. */
export interface ApplyDeps {
  /** This region. */
  readonly region: RegionId;
  /** The replicas here by logical table name. */
  readonly stores: ReadonlyMap<string, ReplicaStore>;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** A change further ahead of this region's clock is dead-lettered. */
  readonly futureBoundMs: number;
  /**
   * A change written longer ago than this may only overwrite, not insert: the deletion that forbids it may have been forgotten. The
   * tombstones' life less a margin.
   */
  readonly insertAgeMaxMs: number;
}
