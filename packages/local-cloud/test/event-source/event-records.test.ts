import { describe, expect, it } from "vitest";
import { dynamoDbEventRecord, kinesisEventRecord, sqsEventRecord } from "../../src/index.ts";

describe("a record of an event", () => {
  it("of a DynamoDB stream has its time in seconds, a lower-case identity, and every attribute as it came", () => {
    const raw = JSON.parse(
      `{"eventID":"e","eventName":"REMOVE","eventVersion":"1.1","eventSource":"dynamodb","awsRegion":"us-east-1",
        "userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"},
        "dynamodb":{"ApproximateCreationDateTime":1700000000.75,"Keys":{"pk":{"B":"AAE="}},
          "OldImage":{"pk":{"B":"AAE="},"__proto__":{"N":"1"}},"SequenceNumber":"100","SizeBytes":7,"StreamViewType":"NEW_AND_OLD_IMAGES"}}`,
    ) as Record<string, unknown>;
    const record = dynamoDbEventRecord(raw, "arn:stream");
    expect(JSON.parse(JSON.stringify(record))).toEqual({
      eventID: "e",
      eventName: "REMOVE",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      userIdentity: { principalId: "dynamodb.amazonaws.com", type: "Service" },
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: { pk: { B: "AAE=" } },
        OldImage: JSON.parse(`{"pk":{"B":"AAE="},"__proto__":{"N":"1"}}`) as unknown,
        SequenceNumber: "100",
        SizeBytes: 7,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: "arn:stream",
    });
    expect(JSON.stringify(record)).toContain(`"__proto__":{"N":"1"}`);
  });

  it("of Kinesis has base64 data and the arrival in seconds with a fraction", () => {
    const record = kinesisEventRecord(
      {
        SequenceNumber: "495",
        PartitionKey: "p",
        Data: new Uint8Array([0, 255]),
        ApproximateArrivalTimestamp: new Date(1_545_084_650_987),
      },
      { streamArn: "arn:s", shardId: "shardId-000000000006", region: "us-east-2" },
    );
    expect(record).toMatchObject({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "p",
        sequenceNumber: "495",
        data: "AP8=",
        approximateArrivalTimestamp: 1_545_084_650.987,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "shardId-000000000006:495",
      eventName: "aws:kinesis:record",
      awsRegion: "us-east-2",
      eventSourceARN: "arn:s",
    });
  });

  it("of SQS has its attributes, and message attributes with base64 binary", () => {
    const record = sqsEventRecord(
      {
        MessageId: "id",
        ReceiptHandle: "handle",
        Body: "hello",
        MD5OfBody: "md5",
        Attributes: { ApproximateReceiveCount: "2", MessageGroupId: "g" },
        MessageAttributes: {
          text: { DataType: "String", StringValue: "s" },
          bytes: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
        },
      },
      "arn:q",
      "us-east-2",
    );
    expect(record).toEqual({
      messageId: "id",
      receiptHandle: "handle",
      body: "hello",
      attributes: { ApproximateReceiveCount: "2", MessageGroupId: "g" },
      messageAttributes: {
        text: { stringValue: "s", stringListValues: [], binaryListValues: [], dataType: "String" },
        bytes: { binaryValue: "AQI=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
      },
      md5OfBody: "md5",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:q",
      awsRegion: "us-east-2",
    });
  });
});
