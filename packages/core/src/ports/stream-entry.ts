import type { StreamRecord } from "../stream-record.ts";
import type { Timestamp } from "../timestamp.ts";

/** One entry of a table's stream as an adapter hands it over. */
export type StreamEntry = DecodedEntry | OutlinedEntry;

/** A record decoded whole, or as it came with what is wrong with it. */
export type DecodedEntry =
  | { readonly kind: "record"; readonly record: StreamRecord }
  | {
      readonly kind: "malformed";
      /** The stream's sequence number, or an empty text if even that is missing. */
      readonly sequence: string;
      /** As the SDK or Lambda gave it. */
      readonly raw: unknown;
      /** In a sentence, without any values. */
      readonly detail: string;
    };

/**
 * A record whose images are not decoded yet. Half of what a region's stream tells are the echoes of what replication wrote there itself, which their
 * version attributes alone give away: decoding the rest of them would be for nothing.
 */
export interface OutlinedEntry {
  readonly kind: "outline";
  readonly sequence: string;
  readonly createdAt: Timestamp;
  /**
   * The record, with no more in the images that it has than the named attributes, as far as they have them. `undefined` where one of those
   * cannot be decoded: then {@link decode} says what is wrong. Never throws.
   */
  outline(attributes: readonly string[]): StreamRecord | undefined;
  /** The whole record. Never throws. */
  decode(): DecodedEntry;
}
