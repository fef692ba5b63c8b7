import type { LoadClock } from "./load-clock.ts";
import type { LoadSide } from "./load-side.ts";
import type { LoadSnapshot } from "./load-snapshot.ts";
import type { ObservedReplication } from "./observed-replication.ts";

/** What a load works with. */
export interface LoadDeps {
  /** Each region's replica; two or more. */
  readonly sides: readonly LoadSide[];
  /** Replication, where it runs within reach. */
  readonly replication?: ObservedReplication;
  /** Aborted: the writers begin nothing more, and the run goes on to its comparison and its report. */
  readonly stop: AbortSignal;
  /** Aborted: the run is broken off and rejects. */
  readonly signal: AbortSignal;
  /** Told four times a second how the run is getting on. */
  readonly onSnapshot?: (snapshot: LoadSnapshot) => void;
  /** Default: this machine's clocks. */
  readonly clock?: LoadClock;
}
