import type { Timestamp } from "@isthmus/core";

const MICROS_PER_SECOND = 1_000_000;

/** When simulations begin: an instant that means nothing in particular, a quarter of a second into its second. */
export const START_MICROS = 1_732_500_000_250_000;

/**
 * Microseconds since the epoch as a timestamp. The simulator keeps its time in a JavaScript number, which is exact for whole microseconds
 * until the year 2255.
 */
export function timestampOfMicros(micros: number): Timestamp {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const rest = micros - seconds * MICROS_PER_SECOND;
  if (rest === 0) return String(seconds) as Timestamp;
  return `${seconds}.${String(rest).padStart(6, "0").replace(/0+$/, "")}` as Timestamp;
}

/** The whole second that `micros` lies in, as real streams show times. */
export function cutMicrosToSecond(micros: number): number {
  return micros - (micros % MICROS_PER_SECOND);
}
