import type { Change } from "../change.ts";
import type { StreamRecord } from "../stream-record.ts";
import type { Timestamp } from "../timestamp.ts";
import type { CallOptions } from "./replica-store.ts";

/** Why something can never be handled as it is. */
export const DEAD_LETTER_REASONS = [
  /** A message that is not one of ours, is damaged, or unpacks to more than the bound. */
  "malformed-message",
  /** A message of a wire format this version cannot read. Upgrade, then redrive. */
  "unsupported-version",
  /** A stream record that cannot be decoded or lacks an image. */
  "malformed-record",
  /** A change of a table that is not replicated here. */
  "unknown-table",
  /** The key does not match the table's key schema. */
  "wrong-key",
  /** The item does not fit into DynamoDB here. */
  "item-too-large",
  /** DynamoDB here refuses the item for another reason. */
  "invalid-item",
  /** The change alone exceeds what the transport carries. */
  "too-large-for-transport",
  /** The transport refuses the change for another reason that will not pass. */
  "refused-by-transport",
  /** The version attribute of the item here has the wrong type. */
  "version-attribute-type",
  /** The version is further ahead of this region's clock than the bound. */
  "from-the-future",
  /** It would insert an item, and a deletion that forbids it may have been forgotten. */
  "older-than-tombstones",
] as const;

/** One of {@link DEAD_LETTER_REASONS}. */
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** What could not be handled, whole. */
export type DeadLetterContent =
  | { readonly kind: "message"; readonly body: Uint8Array }
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "record"; readonly record: StreamRecord }
  /** A stream record that could not be decoded, as the SDK or Lambda gave it. */
  | { readonly kind: "raw-record"; readonly record: unknown };

/** One dead letter. */
export interface DeadLetter {
  readonly reason: DeadLetterReason;
  /** What was wrong, in a sentence without any item's values. */
  readonly detail: string;
  readonly stage: "forward" | "apply";
  /** The region where it was given up. */
  readonly region: string;
  readonly table?: string;
  readonly content: DeadLetterContent;
  /** Where it came from in its stream or queue. */
  readonly position: string;
  readonly attempts: number;
  readonly at: Timestamp;
}

/**
 * Keeps what cannot be handled, so that a person can look at it and redrive it. Called before the original is acknowledged; if it
 * rejects, the original is not acknowledged and comes again. Must be durable when it resolves. Repeats are harmless.
 */
export interface DeadLetters {
  put(letter: DeadLetter, options?: CallOptions): Promise<void>;
}
