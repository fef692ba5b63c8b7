import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { sqsError } from "@isthmus/adapter-sqs";
import type { CallOptions } from "@isthmus/core";

/**
 * The URL of a queue that is configured by its name or its URL.
 *
 * @throws IsthmusError `not-found` (configuration) when there is no queue of that name, and as every call
 */
export async function queueUrlOf(
  client: SQSClient,
  queue: string,
  { signal }: CallOptions = {},
): Promise<string> {
  if (/^https?:/.test(queue)) return queue;
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue }), {
      ...(signal && { abortSignal: signal }),
    });
    return QueueUrl ?? "";
  } catch (error) {
    throw sqsError(error, "GetQueueUrl", signal);
  }
}
