import { CreateQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { QueueAttributeName, SQSClient } from "@aws-sdk/client-sqs";
import { IsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { isSqsNamed, sqsError } from "./errors.ts";
import { isFifo } from "./queue-name.ts";

/** SQS' names for a queue that exists with other attributes. */
const EXISTS: readonly string[] = ["QueueNameExists", "QueueAlreadyExists"];

/** How to create a queue. */
export interface CreateSqsQueueOptions extends CallOptions {
  /** Default false: a standard queue, which is enough, since the merge needs no order. */
  readonly fifo?: boolean;
  /** Further attributes, as SQS names them, for example `{ MessageRetentionPeriod: "1209600" }`. */
  readonly attributes?: Readonly<Partial<Record<QueueAttributeName, string>>>;
}

/**
 * Creates a queue unless it exists. A queue that exists is left as it is, whatever its attributes.
 *
 * @param name for a FIFO queue, with the suffix `.fifo`
 * @returns the queue's URL
 * @throws IsthmusError `invalid-config` (configuration) when name and kind do not agree, and what SQS refuses
 */
export async function createSqsQueue(
  client: SQSClient,
  name: string,
  { fifo = false, attributes, signal }: CreateSqsQueueOptions = {},
): Promise<string> {
  if (isFifo(name) !== fifo) {
    throw new IsthmusError(
      "invalid-config",
      `The queue name ${JSON.stringify(name)} does not go with fifo: ${fifo}. Names of FIFO queues end in ".fifo", and only those.`,
      { kind: "configuration" },
    );
  }
  const create = new CreateQueueCommand({
    QueueName: name,
    Attributes: { ...attributes, ...(fifo && { FifoQueue: "true" }) },
  });
  try {
    const created = await callSdk(sqsError, "CreateQueue", signal, async (options) =>
      client.send(create, options),
    );
    return created.QueueUrl ?? "";
  } catch (error) {
    if (!EXISTS.some((existing) => isSqsNamed(error, existing))) throw error;
  }
  const find = new GetQueueUrlCommand({ QueueName: name });
  const found = await callSdk(sqsError, "GetQueueUrl", signal, async (options) => client.send(find, options));
  return found.QueueUrl ?? "";
}
