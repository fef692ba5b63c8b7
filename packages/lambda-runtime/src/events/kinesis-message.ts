import type { IncomingMessage } from "@isthmus/core";
import { textAt } from "./event-records.ts";
import type { EventRecord } from "./event-records.ts";

/** A record of a Kinesis event as a message. Lambda does not tell how often a record has come. */
export function kinesisMessage(record: EventRecord): IncomingMessage {
  const sequence = textAt(record, "kinesis", "sequenceNumber");
  const [shard = ""] = textAt(record, "eventID").split(":");
  return {
    id: sequence,
    body: Buffer.from(textAt(record, "kinesis", "data"), "base64"),
    position: `kinesis:${streamNameOf(textAt(record, "eventSourceARN"))}/${shard}/${sequence}`,
    attempts: 1,
  };
}

/** `arn:<partition>:kinesis:<region>:<account>:stream/<name>` */
function streamNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
