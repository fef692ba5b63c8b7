import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { QueueEventSource } from "./queue-event-source.ts";
import { sqsEventRecord } from "./sqs-event-record.ts";

/** Which queue is polled. */
export interface SqsEventsOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/** An SQS queue, standard or FIFO, as a source of a mapping. Rejects as the SDK does if there is no such queue. */
export async function sqsEvents({ client, queueUrl }: SqsEventsOptions): Promise<QueueEventSource> {
  const { Attributes: about } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
  );
  const arn = about?.QueueArn ?? "";
  const region = await client.config.region();
  return {
    kind: "queue",
    arn,
    fifo: queueUrl.endsWith(".fifo"),
    receive: async (max, waitMs, abortSignal) => {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: max,
          WaitTimeSeconds: Math.ceil(waitMs / 1000),
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
        { abortSignal },
      );
      return messages.map((raw) => {
        const groupId = raw.Attributes?.MessageGroupId;
        return {
          record: sqsEventRecord(raw, arn, region),
          messageId: raw.MessageId ?? "",
          receiptHandle: raw.ReceiptHandle ?? "",
          ...(groupId !== undefined && { groupId }),
        };
      });
    },
    delete: async (messages) => {
      const { Failed: failed = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: messages.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
      if (failed.length > 0) {
        throw new LocalCloudError(
          "delete-failed",
          `${failed.length} of ${messages.length} messages of ${arn} could not be deleted: ${failed[0]?.Code ?? "unknown"}. They come again.`,
        );
      }
    },
  };
}
