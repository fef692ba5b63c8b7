import type { Change } from "../change.ts";
import type { IsthmusError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { ReplicaStore } from "../ports/replica-store.ts";
import type { RegionId } from "../region.ts";
import type { BatchOptions } from "./forward-changes.ts";

/** A message after decoding. */
export interface DecodedMessage {
  /** Names the message in the outcomes. */
  readonly id: string;
  readonly position: string;
  readonly attempts: number;
  readonly content:
    | { readonly kind: "changes"; readonly changes: readonly Change[] }
    | { readonly kind: "malformed"; readonly body: Uint8Array; readonly error: IsthmusError };
}

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

/** What became of one message. */
export type MessageOutcome =
  | { readonly id: string; readonly status: "done" }
  | { readonly id: string; readonly status: "failed"; readonly error: IsthmusError };

/** Outcomes in the order of the messages. */
export interface ApplyResult {
  readonly outcomes: readonly MessageOutcome[];
}

export declare function applyChanges(
  messages: readonly DecodedMessage[],
  deps: ApplyDeps,
  options?: BatchOptions,
): Promise<ApplyResult>;
