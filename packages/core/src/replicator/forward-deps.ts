import type { CaptureContext } from "../capture.ts";
import type { ChangeTransport } from "../ports/change-transport.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { ReplicaStore } from "../ports/replica-store.ts";

/** What forwarding works with. */
export interface ForwardDeps {
  /** The replica whose stream is read. */
  readonly store: ReplicaStore;
  /** The way to the peer; a fan-out transport for several. A forwarder for each of them would not converge (SPEC, Gaps). */
  readonly transport: ChangeTransport;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly context: CaptureContext;
}
