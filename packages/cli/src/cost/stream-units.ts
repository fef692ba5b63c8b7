const ON_DEMAND_ROUND_BYTES = 1024;
const PAYLOAD_UNIT_BYTES = 25 * 1024;

/** Bytes that Kinesis bills for one record of a stream on demand: rounded up to whole KB. */
export function onDemandBytes(recordBytes: number): number {
  return Math.ceil(recordBytes / ON_DEMAND_ROUND_BYTES) * ON_DEMAND_ROUND_BYTES;
}

/** PUT payload units that Kinesis bills for one record of a provisioned stream: one for each 25 KB begun. */
export function payloadUnits(recordBytes: number): number {
  return Math.ceil(recordBytes / PAYLOAD_UNIT_BYTES);
}
