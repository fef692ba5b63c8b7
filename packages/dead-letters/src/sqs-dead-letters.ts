import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { IsthmusError, retryRefused } from "@isthmus/core";
import type { CallOptions, DeadLetters, RetryBudget, RetryTools } from "@isthmus/core";
import { callSdk, retryTools } from "@isthmus/sdk-calls";
import { deadLetterId } from "./dead-letter-id.ts";
import { queueError } from "./errors.ts";
import { putInBucket } from "./letter-bucket.ts";
import type { LetterOverflow } from "./letter-bucket.ts";
import { encodeLetterBody, encodePointerBody } from "./letter-message.ts";
import { attributeBytes, messageAttributes } from "./message-attributes.ts";
import { messageBytesMaxOf } from "./queue-limits.ts";
import type { QueueLimits } from "./queue-limits.ts";

/** How to keep dead letters in a queue. */
export interface SqsDeadLettersOptions {
  readonly sqs: SQSClient;
  /** A standard queue is enough; a URL that ends in `.fifo` is a FIFO queue's. */
  readonly queueUrl: string;
  /** For letters that are too large for the queue. Without it such a letter is refused, and its original comes again and again. */
  readonly overflow?: LetterOverflow | undefined;
  readonly limits?: QueueLimits;
  /** On top of the client's own retries. Defaults: four attempts within 10 s. */
  readonly retry?: Partial<RetryBudget>;
  /** Replaced in tests. */
  readonly random?: RetryTools["random"];
  /** Replaced in tests. */
  readonly sleep?: RetryTools["sleep"];
  /** Replaced in tests. */
  readonly nowMs?: RetryTools["nowMs"];
}

/** Short, since the original is not lost: it comes again when its letter could not be kept. */
const RETRY_DEFAULT: RetryBudget = {
  attemptsMax: 4,
  elapsedMsMax: 10_000,
  delayMsBase: 100,
  delayMsMax: 2_000,
};

/**
 * Dead letters in an SQS queue, whole: as they are, or compressed where they fit only so, or in S3 with a pointer in the queue. What `put` has
 * resolved for is durable in both. The same letter put again is one more message, which whoever reads the queue takes for the same.
 *
 * `put` rejects with `payload-too-large` (configuration) when a letter needs the bucket and none is given, and as the services do.
 *
 * @throws IsthmusError `invalid-config` (configuration) for a limit that makes no sense
 *
 * @example
 * const deadLetters = sqsDeadLetters({ sqs, queueUrl, overflow: { s3, bucket: "orders-dead-letters" } });
 */
export function sqsDeadLetters(options: SqsDeadLettersOptions): DeadLetters {
  const messageBytesMax = messageBytesMaxOf(options.limits);
  const tools = retryTools(options);
  const budget = { ...RETRY_DEFAULT, ...options.retry };
  return {
    async put(letter, call = {}) {
      const id = deadLetterId(letter);
      const attributes = messageAttributes(letter);
      const bodyBytesMax = messageBytesMax - attributeBytes(attributes);
      const body = await encodeLetterBody(letter, bodyBytesMax);
      const { overflow } = options;
      const attempt = async (): Promise<readonly [{ readonly status: "accepted" }]> => {
        if (body === undefined && overflow === undefined) throw needsBucket(bodyBytesMax);
        // The object before its pointer, so that no pointer leads nowhere.
        const sent =
          body ?? encodePointerBody(await putInBucket(letter, id, overflow as LetterOverflow, call));
        await send(sent, attributes, id, options, call);
        return [{ status: "accepted" }];
      };
      const [kept] = await retryRefused([letter], attempt, { tools, budget, signal: call.signal });
      if (kept?.status === "refused") throw kept.error;
    },
  };
}

async function send(
  body: string,
  attributes: ReturnType<typeof messageAttributes>,
  id: string,
  { sqs, queueUrl }: SqsDeadLettersOptions,
  { signal }: CallOptions,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageAttributes: attributes,
    // A group of its own for each letter, so that one which is being looked at hides no other.
    ...(queueUrl.endsWith(".fifo") && { MessageGroupId: id, MessageDeduplicationId: id }),
  });
  await callSdk(queueError, "SendMessage", signal, async (options) => sqs.send(command, options));
}

function needsBucket(bytesMax: number): IsthmusError {
  return new IsthmusError(
    "payload-too-large",
    `A dead letter does not fit into the ${bytesMax} bytes that its queue leaves for it, compressed either, and no bucket is configured for such letters. Configure one: until then its original comes again.`,
    { kind: "configuration" },
  );
}
