import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { LocalCloudError } from "../local-cloud-error.ts";
import { checkProperties } from "./known-properties.ts";
import type { TemplateValues } from "./template-values.ts";

const KNOWN = {
  heeded: [
    "QueueName",
    "RedrivePolicy",
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
  ],
  ignored: [
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
    "Tags",
  ],
};

interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Creates the queues of a template, those first that others give up to. Gives their URLs at the emulator by the ARNs of the template. */
export async function createQueues(
  values: TemplateValues,
  sqs: SQSClient,
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  const localArns = new Map<string, string>();
  let waiting = [...values.ofType("AWS::SQS::Queue")];
  while (waiting.length > 0) {
    const left: string[] = [];
    for (const logicalId of waiting) {
      const properties = values.properties(logicalId);
      checkProperties(logicalId, properties, KNOWN);
      const redrive = properties["RedrivePolicy"] as RedrivePolicy | undefined;
      const target = redrive === undefined ? undefined : localArns.get(redrive.deadLetterTargetArn);
      if (redrive !== undefined && target === undefined) {
        left.push(logicalId);
        continue;
      }
      const policy = redrive && {
        RedrivePolicy: JSON.stringify({ ...redrive, deadLetterTargetArn: target }),
      };
      const { Arn: arn = "", QueueName = "" } = values.identity(logicalId).attributes;
      const Attributes = { ...attributesOf(properties), ...policy };
      const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      urls.set(arn, url);
      localArns.set(arn, await localArnOf(url, sqs));
    }
    if (left.length === waiting.length) {
      throw new LocalCloudError(
        "unsupported-template",
        `The queues ${left.join(", ")} give up to queues that are not in the template.`,
      );
    }
    waiting = left;
  }
  return urls;
}

function attributesOf(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const heeded = Object.entries(properties).filter(
    ([name]) => KNOWN.heeded.includes(name) && !["QueueName", "RedrivePolicy"].includes(name),
  );
  return Object.fromEntries(heeded.map(([name, value]) => [name, String(value)]));
}

async function localArnOf(QueueUrl: string, sqs: SQSClient): Promise<string> {
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  return attributes?.QueueArn ?? "";
}
