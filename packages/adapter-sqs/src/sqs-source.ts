import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { IsthmusError, isIsthmusError, mapBounded, RETRY_BUDGET_DEFAULT, retryRefused } from "@isthmus/core";
import type {
  Acceptance,
  CallOptions,
  IncomingMessage,
  QueueSource,
  RetryBudget,
  RetryTools,
} from "@isthmus/core";
import { batchBySize } from "@isthmus/packing";
import { callSdk, retryTools } from "@isthmus/sdk-calls";
import { acceptancesOf } from "./acceptances.ts";
import { sqsError } from "./errors.ts";
import { bytesOfText } from "./message-body.ts";
import { queueNameOf } from "./queue-name.ts";
import { BATCH_ENTRIES_MAX } from "./sqs-limits.ts";

/** The longest SQS waits for a message: fewest requests, and a message still comes at once. */
const WAIT_SECONDS_DEFAULT = 20;

/** SQS hides no message for longer: 12 hours. */
const VISIBILITY_SECONDS_MAX = 43_200;

const CONCURRENCY = 2;

/** A received message with what SQS wants to see to delete it. */
interface SqsMessage extends IncomingMessage {
  readonly receiptHandle: string;
}

/** How to receive from an SQS queue. */
export interface SqsSourceOptions {
  /** Its request timeout must exceed `waitSeconds`. */
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** How long one `receive` waits for messages, 0 to 20 s. Default 20. */
  readonly waitSeconds?: number;
  /** How long a received message stays hidden from others, in seconds. Default: the queue's own setting. */
  readonly visibilitySeconds?: number;
  /** For deleting and giving back. Defaults: `RETRY_BUDGET_DEFAULT` of core. */
  readonly retry?: Partial<RetryBudget>;
  /** Replaced in tests. */
  readonly random?: RetryTools["random"];
  /** Replaced in tests. */
  readonly sleep?: RetryTools["sleep"];
  /** Replaced in tests. */
  readonly nowMs?: RetryTools["nowMs"];
}

/**
 * The receiving side of an SQS transport, standard or FIFO. The messages it hands over carry their receipt: hand the same objects back.
 *
 * @example
 * const source = sqsSource({ client, queueUrl });
 * const messages = await source.receive({ signal });
 */
export function sqsSource(options: SqsSourceOptions): QueueSource {
  const { client, queueUrl, waitSeconds = WAIT_SECONDS_DEFAULT, visibilitySeconds } = options;
  const queueName = queueNameOf(queueUrl);
  const tools = retryTools(options);
  const budget = { ...RETRY_BUDGET_DEFAULT, ...options.retry };

  const receive = async ({ signal }: CallOptions = {}): Promise<readonly IncomingMessage[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH_ENTRIES_MAX,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      ...(visibilitySeconds !== undefined && { VisibilityTimeout: visibilitySeconds }),
    });
    try {
      const received = await callSdk(sqsError, "ReceiveMessage", signal, async (callOptions) =>
        client.send(command, callOptions),
      );
      return (received.Messages ?? []).map((message) => incoming(message, queueName));
    } catch (error) {
      if (isIsthmusError(error) && error.code === "aborted") return [];
      throw error;
    }
  };

  /** Runs a batch operation over all messages; what stays refused is left to its visibility timeout. */
  const inBatches = async (
    messages: readonly IncomingMessage[],
    signal: AbortSignal | undefined,
    work: (batch: readonly SqsMessage[]) => Promise<readonly Acceptance[]>,
  ): Promise<void> => {
    const batches = batchBySize(messages.map(withReceipt), () => 0, {
      countMax: BATCH_ENTRIES_MAX,
      bytesMax: 0,
    });
    await mapBounded(batches, CONCURRENCY, async (batch) =>
      retryRefused(batch, work, { tools, budget, signal }),
    );
  };

  return {
    name: `sqs:${queueName}`,
    receive,
    acknowledge: async (messages, { signal } = {}) =>
      inBatches(messages, signal, async (batch) => {
        const Entries = batch.map(({ receiptHandle }, place) => ({
          Id: String(place),
          ReceiptHandle: receiptHandle,
        }));
        const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries });
        const operation = "DeleteMessageBatch";
        const answer = await callSdk(sqsError, operation, signal, async (callOptions) =>
          client.send(command, callOptions),
        );
        return acceptancesOf(operation, batch.length, answer);
      }),
    release: async (messages, delayMs, { signal } = {}) =>
      inBatches(messages, signal, async (batch) => {
        const Entries = batch.map(({ receiptHandle }, place) => ({
          Id: String(place),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: visibilityTimeout(delayMs),
        }));
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
        const operation = "ChangeMessageVisibilityBatch";
        const answer = await callSdk(sqsError, operation, signal, async (callOptions) =>
          client.send(command, callOptions),
        );
        return acceptancesOf(operation, batch.length, answer);
      }),
  };
}

function incoming(message: Message, queueName: string): SqsMessage {
  const id = message.MessageId ?? "";
  return {
    id,
    body: bytesOfText(message.Body ?? ""),
    position: `sqs:${queueName}/${id}`,
    attempts: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    receiptHandle: message.ReceiptHandle ?? "",
  };
}

function withReceipt(message: IncomingMessage): SqsMessage {
  if ("receiptHandle" in message) return message as SqsMessage;
  throw new IsthmusError(
    "unexpected",
    `The message at ${message.position} carries no receipt. Hand back the very objects that receive gave.`,
  );
}

function visibilityTimeout(delayMs: number): number {
  return Math.max(0, Math.min(VISIBILITY_SECONDS_MAX, Math.ceil(delayMs / 1000)));
}
