import type { CaptureContext, CaptureReason } from "../capture.ts";
import type { IsthmusError } from "../errors.ts";
import type { ChangeTransport } from "../ports/change-transport.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { CallOptions, ReplicaStore } from "../ports/replica-store.ts";
import type { StreamEntry } from "../ports/stream-entry.ts";

/** What forwarding works with. */
export interface ForwardDeps {
  /** The replica whose stream is read. */
  readonly store: ReplicaStore;
  /** The way to one peer; a fan-out transport for several. */
  readonly transport: ChangeTransport;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly context: CaptureContext;
}

/** Options of both use cases. */
export interface BatchOptions extends CallOptions {
  /** Keys handled at the same time. Default 32. */
  readonly concurrency?: number;
}

/** What became of one stream entry. */
export type EntryOutcome =
  /** Handled for good: published, written, ignored with a reason, or in the dead letters. */
  | { readonly sequence: string; readonly status: "done"; readonly reason: CaptureReason | "dead-lettered" }
  /** To be handled again, unchanged; repeating what succeeded of it does no harm. */
  | { readonly sequence: string; readonly status: "failed"; readonly error: IsthmusError };

/** Outcomes in the order of the entries. */
export interface ForwardResult {
  readonly outcomes: readonly EntryOutcome[];
}

export declare function forwardChanges(
  entries: readonly StreamEntry[],
  deps: ForwardDeps,
  options?: BatchOptions,
): Promise<ForwardResult>;
