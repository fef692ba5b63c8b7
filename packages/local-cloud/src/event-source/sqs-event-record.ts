import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { JsonObject } from "../wire/json-message.ts";

/** A message of an SQS queue as Lambda delivers it. Its attributes are those that `ReceiveMessage` gave; ask for all of them. */
export function sqsEventRecord(raw: Message, queueArn: string, region: string): JsonObject {
  const attributes = Object.entries(raw.MessageAttributes ?? {});
  return {
    messageId: raw.MessageId ?? "",
    receiptHandle: raw.ReceiptHandle ?? "",
    body: raw.Body ?? "",
    attributes: { ...raw.Attributes },
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, eventAttribute(value)])),
    md5OfBody: raw.MD5OfBody ?? "",
    ...(raw.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: raw.MD5OfMessageAttributes }),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/** The lists are always there and always empty: SQS has not implemented them. */
function eventAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): JsonObject {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? "String",
  };
}
