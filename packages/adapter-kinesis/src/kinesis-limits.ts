import { IsthmusError } from "@isthmus/core";

/** What the stream accepts. */
export interface KinesisLimits {
  /** Most records in one PutRecords request. */
  readonly requestRecordsMax: number;
  /** Most bytes of one request, partition keys included. */
  readonly requestBytesMax: number;
  /** Most bytes of one record, its partition key included. */
  readonly recordBytesMax: number;
  /** Most bytes a record unpacks to; the receiving side must allow as many. */
  readonly unpackedBytesMax: number;
}

/**
 * The limits every Kinesis stream has, whatever its partition. Streams that were opened for larger records and requests (10 MiB) take
 * higher ones.
 */
export const KINESIS_LIMITS_DEFAULT: KinesisLimits = {
  requestRecordsMax: 500,
  requestBytesMax: 5 * 1024 * 1024,
  recordBytesMax: 1024 * 1024,
  unpackedBytesMax: 8 * 1024 * 1024,
};

/** A record needs room for its partition key and at least a payload's header. */
const RECORD_BYTES_LEAST = 128;

/**
 * The default limits with some replaced. A stream that takes larger records than a request usually has takes requests as large.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function kinesisLimits(replaced: Partial<KinesisLimits> = {}): KinesisLimits {
  const limits = { ...KINESIS_LIMITS_DEFAULT, ...replaced };
  if (replaced.requestBytesMax === undefined && limits.recordBytesMax > limits.requestBytesMax)
    return kinesisLimits({ ...replaced, requestBytesMax: limits.recordBytesMax });
  const least: KinesisLimits = {
    requestRecordsMax: 1,
    requestBytesMax: limits.recordBytesMax,
    recordBytesMax: RECORD_BYTES_LEAST,
    unpackedBytesMax: 1,
  };
  for (const name of Object.keys(least) as (keyof KinesisLimits)[]) {
    if (Number.isSafeInteger(limits[name]) && limits[name] >= least[name]) continue;
    throw new IsthmusError(
      "invalid-config",
      `The Kinesis limit ${name} is ${limits[name]}. Allowed: a whole number of at least ${least[name]}.`,
      { kind: "configuration" },
    );
  }
  return limits;
}
