import { addMillis, parseTimestamp } from "@isthmus/core";
import type { Clock, Timestamp } from "@isthmus/core";

/** A clock that stands still until it is told otherwise. */
export interface ManualClock extends Clock {
  /** Sets the time, in epoch seconds as decimal text; backwards, too. */
  set(time: string): void;
  /** Moves the time by milliseconds; backwards where they are negative. */
  advance(millis: number): void;
}

/**
 * Makes a clock that shows `start`, in epoch seconds as decimal text.
 *
 * @throws IsthmusError `invalid-timestamp`
 */
export function manualClock(start: string): ManualClock {
  let time: Timestamp = parseTimestamp(start);
  return {
    now: () => time,
    set: (to) => {
      time = parseTimestamp(to);
    },
    advance: (millis) => {
      time = addMillis(time, millis);
    },
  };
}
