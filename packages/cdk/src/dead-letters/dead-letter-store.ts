import { Duration } from "aws-cdk-lib";
import type { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { VISIBILITY_FACTOR } from "../inbox/inbox.ts";

/** The longest that SQS keeps a message. */
const QUEUE_RETENTION = Duration.days(14);

/** What the store is made with. */
export interface DeadLetterStoreProps {
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** The time of the function that redrives. */
  readonly redriveTimeout: Duration;
  /** How long the bucket keeps its letters. At least as long as the queue. */
  readonly kept: Duration;
}

/** The queue of dead letters, and the bucket for those that are too large for it. */
export class DeadLetterStore extends Construct {
  readonly queue: sqs.Queue;
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: DeadLetterStoreProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy } = props;
    this.queue = new sqs.Queue(this, "Queue", {
      retentionPeriod: QUEUE_RETENTION,
      visibilityTimeout: Duration.seconds(props.redriveTimeout.toSeconds() * VISIBILITY_FACTOR),
      enforceSSL: true,
      removalPolicy,
      ...(encryptionKey === undefined
        ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
        : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    });
    acknowledge(
      this.queue,
      "AwsSolutions-SQS3",
      "This is the dead letters' queue itself. It may have no redrive policy, because looking at a letter counts as receiving it.",
    );
    this.bucket = new s3.Bucket(this, "Bucket", {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: props.kept, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy,
      ...(encryptionKey === undefined
        ? { encryption: s3.BucketEncryption.S3_MANAGED }
        : { encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    });
    acknowledge(
      this.bucket,
      "AwsSolutions-S1",
      "Only the functions of Isthmus and those who were granted it read and write here, seldom; CloudTrail's data events tell who did, where that is asked for.",
    );
  }
}
