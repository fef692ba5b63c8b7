import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { HandlerWrapper } from "@isthmus/local-cloud";

/** A queue and a bucket on this machine. */
export interface QueueAndBucket {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly queueUrl: string;
  readonly bucket: string;
  /** Clients of SQS whose requests go through the wrapper. */
  wrapped(wrapHandler: HandlerWrapper): SQSClient;
  send(body: string): Promise<void>;
  /** Messages that can be received now, and those that are hidden. */
  counts(): Promise<{ readonly visible: number; readonly hidden: number }>;
  /** Receives what there is, with attributes, for looking at. */
  receive(): Promise<readonly Message[]>;
  objects(): Promise<readonly string[]>;
}

/** Starts SQS and S3 once; `fresh` gives a new queue and a new bucket each time. */
export async function startQueueAndBucket() {
  const region = "us-east-1";
  const cloud = await startLocalCloud({ regions: [region], services: ["sqs"] });
  const { sqs } = cloud.clients(region);
  // The embedded SQS answers for S3, too.
  const s3 = new S3Client({
    region,
    endpoint: cloud.endpoints(region).sqs,
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  let made = 0;
  return {
    async fresh(kind: "standard" | "fifo" = "standard"): Promise<QueueAndBucket> {
      const n = ++made;
      const bucket = `letters-${n}`;
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      const created = await sqs.send(
        new CreateQueueCommand(
          kind === "fifo"
            ? { QueueName: `letters-${n}.fifo`, Attributes: { FifoQueue: "true" } }
            : { QueueName: `letters-${n}` },
        ),
      );
      const QueueUrl = created.QueueUrl ?? "";
      return {
        sqs,
        s3,
        queueUrl: QueueUrl,
        bucket,
        wrapped: (wrapHandler) => cloud.clients(region, { wrapHandler, maxAttempts: 1 }).sqs,
        send: async (MessageBody) => void (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
        async counts() {
          const { Attributes = {} } = await sqs.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
          );
          return {
            visible: Number(Attributes["ApproximateNumberOfMessages"]),
            hidden: Number(Attributes["ApproximateNumberOfMessagesNotVisible"]),
          };
        },
        async receive() {
          const { Messages = [] } = await sqs.send(
            new ReceiveMessageCommand({
              QueueUrl,
              MaxNumberOfMessages: 10,
              MessageAttributeNames: ["All"],
              VisibilityTimeout: 0,
            }),
          );
          return Messages;
        },
        async objects() {
          const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
          return Contents.map(({ Key = "" }) => Key);
        },
      };
    },
    async stop() {
      s3.destroy();
      await cloud.stop();
    },
  };
}
