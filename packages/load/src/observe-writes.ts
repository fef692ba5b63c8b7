import type { LagMeter } from "./measure/lag-meter.ts";
import type { Timeline } from "./measure/timeline.ts";
import type { WriteBook } from "./measure/write-book.ts";
import type { WriteObserver } from "./write/region-writer.ts";
import { countAcknowledged, countFailed } from "./write/write-counts.ts";
import type { WriteCounts } from "./write/write-counts.ts";

/** Where a region's writes are taken note of. */
export interface ObserveWritesOptions {
  readonly region: number;
  readonly tableName: string;
  readonly counts: WriteCounts;
  readonly book: WriteBook;
  readonly meter: LagMeter;
  readonly timeline: Timeline;
  readonly nowMs: () => number;
  /** Called when so many writes have failed one after another that something is wrong for good. */
  readonly giveUp: (error: Error) => void;
}

/** One write may fail at any time. So many in a row, with the SDK's own retries each, are no accident. */
export const FAILURES_IN_ROW_MAX = 50;

/** Takes note of one region's writes: in the book, at the meter, in the timeline and in the counts. */
export function observeWrites(options: ObserveWritesOptions): WriteObserver {
  const { region, tableName, counts, book, meter, timeline, nowMs, giveUp } = options;
  return {
    sent: (write) => meter.sent(write),
    acknowledged(write, planned) {
      book.acknowledged(write);
      meter.acknowledged(write);
      timeline.acknowledged(region, planned.kind === "conflicts");
      countAcknowledged(counts, planned, nowMs());
    },
    contended(write) {
      meter.withdrawn(write);
      counts.contended += 1;
    },
    failed(write, error) {
      meter.withdrawn(write);
      const failure = countFailed(counts, error, tableName);
      // A refusal is an answer: the write was not made. Of anything else nobody knows.
      if (failure.retryable) book.doubtful(write);
      if (failure.kind === "configuration" || counts.failedInRow >= FAILURES_IN_ROW_MAX) giveUp(failure);
    },
  };
}
