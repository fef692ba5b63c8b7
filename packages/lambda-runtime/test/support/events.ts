import type { Item } from "@isthmus/core";

/** The stream's ARN of a table in the other partition, so that no test leans on the name of one. */
export function streamArn(table: string): string {
  return `arn:aws-cn:dynamodb:cn-north-1:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`;
}

/** A record as Lambda gives it: an insert of an item that only has a key and what is given. */
export function insertRecord(
  table: string,
  sequence: string,
  item: Readonly<Record<string, unknown>>,
  createdSeconds = 1000,
): Record<string, unknown> {
  return {
    eventID: sequence,
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    awsRegion: "cn-north-1",
    dynamodb: {
      ApproximateCreationDateTime: createdSeconds,
      Keys: { pk: item["pk"] },
      NewImage: item,
      SequenceNumber: sequence,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: streamArn(table),
  };
}

/** An item of region `a` with a version. */
export function versionedItem(pk: string, timestamp = "900"): Item {
  return {
    pk: { S: pk },
    value: { S: `value of ${pk}` },
    last_update_timestamp: { N: timestamp },
    last_updater_region: { S: "a" },
  };
}

/** A message of a queue as Lambda gives it. */
export function sqsRecord(
  id: string,
  body: Uint8Array,
  options: { readonly queue?: string; readonly group?: string; readonly receiveCount?: number } = {},
): Record<string, unknown> {
  const { queue = "inbox", group, receiveCount = 1 } = options;
  return {
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body: Buffer.from(body).toString("base64"),
    attributes: {
      ApproximateReceiveCount: `${receiveCount}`,
      ...(group !== undefined && { MessageGroupId: group }),
    },
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws-cn:sqs:cn-north-1:123456789012:${queue}`,
    awsRegion: "cn-north-1",
  };
}

/** A record of a stream as Lambda gives it. */
export function kinesisRecord(sequence: string, body: Uint8Array): Record<string, unknown> {
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: "0000000000000000",
      sequenceNumber: sequence,
      data: Buffer.from(body).toString("base64"),
      approximateArrivalTimestamp: 1000.5,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `shardId-000000000006:${sequence}`,
    eventName: "aws:kinesis:record",
    awsRegion: "cn-north-1",
    eventSourceARN: "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/inbox",
  };
}
