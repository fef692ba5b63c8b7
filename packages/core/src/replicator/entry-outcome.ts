import type { CaptureReason } from "../capture.ts";
import type { IsthmusError } from "../errors.ts";
import type { StreamRecord } from "../stream-record.ts";

/** What became of one stream entry. */
export type EntryOutcome =
  /** Handled for good: published, written, ignored with a reason, or in the dead letters. */
  | { readonly sequence: string; readonly status: "done"; readonly reason: CaptureReason | "dead-lettered" }
  /** To be handled again, unchanged; repeating what succeeded of it does no harm. */
  | { readonly sequence: string; readonly status: "failed"; readonly error: IsthmusError };

/** The outcome of an entry that is to be handled again. */
export function failed(sequence: string, error: IsthmusError): EntryOutcome {
  return { sequence, status: "failed", error };
}

/** A record with its place in the batch. */
export interface PlacedRecord {
  readonly index: number;
  readonly record: StreamRecord;
}
