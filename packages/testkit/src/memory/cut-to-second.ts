import { microsFromTimestamp, timestampFromMicros } from "@isthmus/core";
import type { Timestamp } from "@isthmus/core";

const MICROS_PER_SECOND = 1_000_000n;

/** A time as DynamoDB Streams shows it: cut down to the whole second. */
export function cutToSecond(time: Timestamp): Timestamp {
  const micros = microsFromTimestamp(time);
  const over = ((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  return timestampFromMicros(micros - over);
}
