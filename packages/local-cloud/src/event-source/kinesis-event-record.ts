import type { _Record } from "@aws-sdk/client-kinesis";
import type { JsonObject } from "../wire/json-message.ts";

/** Where a record was read. */
export interface KinesisRecordOrigin {
  readonly streamArn: string;
  readonly shardId: string;
  readonly region: string;
}

/** A record of a Kinesis stream as Lambda delivers it: base64 data, the arrival in seconds with a fraction. */
export function kinesisEventRecord(raw: _Record, origin: KinesisRecordOrigin): JsonObject {
  const sequenceNumber = raw.SequenceNumber ?? "";
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: raw.PartitionKey ?? "",
      sequenceNumber,
      data: Buffer.from(raw.Data ?? []).toString("base64"),
      approximateArrivalTimestamp: (raw.ApproximateArrivalTimestamp?.getTime() ?? 0) / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${origin.shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/local",
    awsRegion: origin.region,
    eventSourceARN: origin.streamArn,
  };
}
