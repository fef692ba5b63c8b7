import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { CallOptions } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { sqsError } from "./errors.ts";

/**
 * The URL of a queue that is configured by its name or its URL. A name costs one GetQueueUrl.
 *
 * @throws IsthmusError `not-found` (configuration) when there is no queue of that name, and as every call
 */
export async function queueUrlOf(
  client: SQSClient,
  queue: string,
  { signal }: CallOptions = {},
): Promise<string> {
  if (/^https?:/.test(queue)) return queue;
  const { QueueUrl = "" } = await callSdk(sqsError, "GetQueueUrl", signal, async (options) =>
    client.send(new GetQueueUrlCommand({ QueueName: queue }), options),
  );
  return QueueUrl;
}
