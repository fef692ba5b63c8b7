/*
 * What the estimate takes for granted and no page of prices tells. docs/cost.md repeats each with its reason; a test compares the two.
 * Durations inside AWS were not measured by us: they are round figures, and the bill for Lambda moves with them.
 */

/** Lambda reads each shard of a DynamoDB stream about this often when nothing holds it back (AWS documents the base rate). */
export const STREAM_POLLS_PER_SECOND = 4;
/** The same of a Kinesis shard. */
export const KINESIS_POLLS_PER_SECOND = 1;
/** Shards of a new on-demand Kinesis stream. */
export const KINESIS_ON_DEMAND_SHARDS = 4;
/** Lambda keeps at least this many long polls of a queue open, of up to 20 s each. */
export const SQS_IDLE_RECEIVES_PER_SECOND: number = 5 / 20;
/** Time of an invocation besides its calls. */
export const INVOCATION_MS = 10;
/** A round trip to DynamoDB within the region. */
export const DYNAMODB_CALL_MS = 8;
/** Processor time for each record or change. */
export const RECORD_MS = 0.5;
/** Keys that an invocation handles at the same time; the default of `ISTHMUS_CONCURRENCY`. */
export const CONCURRENCY = 32;
/** What the envelope adds to an item: key, version, times (measured by `node packages/packing/bench/codecs.mjs`: 440 bytes for items of about 300). */
export const ENVELOPE_BYTES_PER_CHANGE = 140;
/** Base64, in which SQS carries payloads. */
export const BASE64_RATIO: number = 4 / 3;
/** Headers and TLS framing of a request that crosses. */
export const REQUEST_OVERHEAD_BYTES = 1500;
/** Log of an invocation: three lines of metrics of about 340 bytes, as in `isthmus demo --runtime lambda`, and Lambda's own lines. */
export const LOG_BYTES_PER_INVOCATION = 1800;
/** A tombstone with its key, DynamoDB's 100 bytes for each stored item included. */
export const TOMBSTONE_BYTES = 500;
/** How long a tombstone lives; the default of `ISTHMUS_TOMBSTONES_LIFE_DAYS`. */
export const TOMBSTONE_LIFE_DAYS = 60;
/** Heartbeats that each region writes, each a versioned overwrite of a small item. */
export const HEARTBEATS_PER_SECOND: number = 1 / 60;
/** Zones in which a NAT gateway or interface endpoints stand. */
export const ZONES = 2;
/** Alarms of one side. */
export const ALARMS_PER_REGION = 12;
/** What an application asks of KMS for a key of one's own: data keys are reused for five minutes by each service and function. */
export const KMS_REQUESTS_PER_MONTH = 60_000;
