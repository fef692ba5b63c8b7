import { bytesOfText } from "@isthmus/adapter-sqs";
import type { IncomingMessage } from "@isthmus/core";
import { textAt } from "./event-records.ts";
import type { EventRecord } from "./event-records.ts";

/** A message of a queue, with its group if the queue is a FIFO queue. */
export interface SqsEventMessage extends IncomingMessage {
  readonly group: string;
}

/** A record of an SQS event as a message. */
export function sqsMessage(record: EventRecord): SqsEventMessage {
  const id = textAt(record, "messageId");
  const attempts = Number(textAt(record, "attributes", "ApproximateReceiveCount"));
  return {
    id,
    body: bytesOfText(textAt(record, "body")),
    position: `sqs:${queueNameOf(record)}/${id}`,
    attempts: Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 1,
    group: textAt(record, "attributes", "MessageGroupId"),
  };
}

/** Whether a record comes from a FIFO queue, which its name tells. A standard queue's messages may have groups, too, and no order all the same. */
export function isFifoRecord(record: EventRecord): boolean {
  return queueNameOf(record).endsWith(".fifo");
}

/** `arn:<partition>:sqs:<region>:<account>:<name>` */
function queueNameOf(record: EventRecord): string {
  const arn = textAt(record, "eventSourceARN");
  return arn.slice(arn.lastIndexOf(":") + 1);
}
