import { ArnFormat } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { DeadLetterStore } from "./dead-letter-store.ts";

/** Lets somebody receive letters, give them back, and read those that are in the bucket. */
export function grantReadLetters(
  { queue, bucket }: DeadLetterStore,
  grantee: iam.IGrantable,
  encryptionKey: IKey | undefined,
): iam.Grant {
  const grant = iam.Grant.addToPrincipal({
    grantee,
    actions: [
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ],
    resourceArns: [queue.queueArn],
  }).combine(
    iam.Grant.addToPrincipal({
      grantee,
      actions: ["s3:GetObject"],
      resourceArns: [bucket.arnForObjects("*")],
    }),
  );
  return encryptionKey === undefined ? grant : grant.combine(encryptionKey.grant(grantee, "kms:Decrypt"));
}

/** Lets somebody enable and disable one event source mapping. */
export function grantSwitch(
  stack: Stack,
  mapping: CfnEventSourceMapping,
  grantee: iam.IGrantable,
): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"],
    resourceArns: [
      stack.formatArn({
        service: "lambda",
        resource: "event-source-mapping",
        resourceName: mapping.attrId,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
}
