import { INVOCATION_BYTES_MAX } from "../lambda/local-function.ts";

/** `{"Records":[` and `]}`. */
const FRAME_BYTES = 14;

/** The bytes of one record within an event, its comma included. */
export function recordBytes(record: object): number {
  return Buffer.byteLength(JSON.stringify(record)) + 1;
}

/**
 * How many of the first records make up the next batch: at most `countMax`, at most 6 MiB of event together, and at least one, because a
 * record that is too large alone has to fail as Lambda lets it fail.
 */
export function batchLength(bytesOfRecords: readonly number[], countMax: number): number {
  let bytes = FRAME_BYTES;
  let length = 0;
  for (const size of bytesOfRecords) {
    bytes += size;
    if (length === countMax || (length > 0 && bytes > INVOCATION_BYTES_MAX)) break;
    length += 1;
  }
  return length;
}
