import { Duration } from "aws-cdk-lib";
import type { RemovalPolicy } from "aws-cdk-lib";
import type { IGrantable } from "aws-cdk-lib/aws-iam";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kinesis from "aws-cdk-lib/aws-kinesis";
import type { IKey } from "aws-cdk-lib/aws-kms";
import * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { InboxTransport } from "./inbox-transport.ts";

/** Lambda's advice: a queue hides a message for six times the function's time, and for the batch window besides. */
export const VISIBILITY_FACTOR = 6;

/** What an inbox is made with. */
export interface InboxProps {
  readonly transport: InboxTransport;
  readonly name: string;
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** The time of the function that reads it. */
  readonly applyTimeout: Duration;
  /** How long Lambda waits for a batch of it to fill. */
  readonly applyBatchWindow: Duration | undefined;
}

/** An inbox that was made. */
export type Inbox =
  | { readonly kind: "kinesis"; readonly name: string; readonly stream: kinesis.Stream }
  | { readonly kind: "sqs"; readonly name: string; readonly queue: sqs.Queue };

/** Makes the stream or the queue. */
export function createInbox(scope: Construct, props: InboxProps): Inbox {
  const { transport, name, encryptionKey, removalPolicy } = props;
  if (transport.kind === "kinesis") {
    const stream = new kinesis.Stream(scope, "Inbox", {
      streamName: name,
      retentionPeriod: transport.retention ?? Duration.days(7),
      removalPolicy,
      ...(transport.shards === undefined
        ? { streamMode: kinesis.StreamMode.ON_DEMAND }
        : { streamMode: kinesis.StreamMode.PROVISIONED, shardCount: transport.shards }),
      ...(encryptionKey === undefined
        ? { encryption: kinesis.StreamEncryption.MANAGED }
        : { encryption: kinesis.StreamEncryption.KMS, encryptionKey }),
    });
    if (encryptionKey !== undefined)
      acknowledge(
        stream,
        "AwsSolutions-KDS3",
        "Whoever gives the side a key of its own wants it used here, too.",
      );
    return { kind: "kinesis", name, stream };
  }
  const queue = new sqs.Queue(scope, "Inbox", {
    queueName: name,
    retentionPeriod: transport.retention ?? Duration.days(14),
    visibilityTimeout: Duration.seconds(
      props.applyTimeout.toSeconds() * VISIBILITY_FACTOR + (props.applyBatchWindow?.toSeconds() ?? 0),
    ),
    enforceSSL: true,
    removalPolicy,
    ...(transport.fifo && {
      fifo: true,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
    }),
    ...(encryptionKey === undefined
      ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
      : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
  });
  acknowledge(
    queue,
    "AwsSolutions-SQS3",
    "A message here is never given up: what cannot be applied goes whole to the dead letters by the function itself, with its reason. A redrive policy would move messages away while a cut or throttled table is being waited for.",
  );
  return { kind: "sqs", name, queue };
}

/** The ARN of an inbox. */
export function inboxArn(inbox: Inbox): string {
  return inbox.kind === "kinesis" ? inbox.stream.streamArn : inbox.queue.queueArn;
}

/** Lets somebody send to an inbox, and nothing else. */
export function grantSend(inbox: Inbox, grantee: IGrantable, encryptionKey: IKey | undefined): iam.Grant {
  const grant = iam.Grant.addToPrincipal({
    grantee,
    actions: inbox.kind === "kinesis" ? ["kinesis:PutRecords"] : ["sqs:GetQueueUrl", "sqs:SendMessage"],
    resourceArns: [inboxArn(inbox)],
  });
  if (encryptionKey === undefined) return grant;
  // SQS also decrypts the data key that it is to encrypt with.
  const keyActions =
    inbox.kind === "kinesis" ? ["kms:GenerateDataKey"] : ["kms:Decrypt", "kms:GenerateDataKey"];
  return grant.combine(encryptionKey.grant(grantee, ...keyActions));
}
