import type { SQSClient } from "@aws-sdk/client-sqs";
import { mapBounded, RETRY_BUDGET_DEFAULT, retryRefused } from "@isthmus/core";
import type {
  CallOptions,
  Change,
  ChangeTransport,
  RetryBudget,
  RetryTools,
  SendOutcome,
} from "@isthmus/core";
import { batchBySize, bytesAccepted, sendOutcomes } from "@isthmus/packing";
import { retryTools } from "@isthmus/sdk-calls";
import { packMessages } from "./pack-messages.ts";
import { isFifo } from "./queue-name.ts";
import { sendBatch } from "./send-batch.ts";
import { BATCH_ENTRIES_MAX, checkAtLeast, sqsLimits } from "./sqs-limits.ts";
import type { SqsLimits } from "./sqs-limits.ts";

/** Requests under way at the same time, unless told otherwise: enough to hide a slow link's round trip. */
const CONCURRENCY_DEFAULT = 4;

/** Enough groups to receive in parallel, few enough that changes still share messages. */
const GROUPS_DEFAULT = 16;

/** How to send through an SQS queue. */
export interface SqsTransportOptions {
  /** A client of the target region. Its own retries come on top of these: one to three attempts are enough. */
  readonly client: SQSClient;
  /** A URL that ends in `.fifo` is a FIFO queue's. */
  readonly queueUrl: string;
  /** Defaults: those of every queue, see `SQS_LIMITS_DEFAULT`. */
  readonly limits?: Partial<SqsLimits>;
  /** Message groups of a FIFO queue, over which keys are spread. Default 16. Without meaning for a standard queue. */
  readonly groups?: number;
  /** Defaults: `RETRY_BUDGET_DEFAULT` of core. */
  readonly retry?: Partial<RetryBudget>;
  /** Requests under way at the same time within one `send`. Default 4. */
  readonly concurrency?: number;
  /** Told after each `send` how many bytes the queue has accepted of it. Must not throw. */
  readonly onBytesSent?: (bytes: number) => void;
  /** Replaced in tests. */
  readonly random?: RetryTools["random"];
  /** Replaced in tests. */
  readonly sleep?: RetryTools["sleep"];
  /** Replaced in tests. */
  readonly nowMs?: RetryTools["nowMs"];
}

/**
 * The sending side of an SQS transport. Packs changes into compressed messages and sends again only those that were refused. When a response is
 * lost, its messages are sent again and may arrive twice; a FIFO queue drops the repeats it sees within five minutes.
 *
 * Through a FIFO queue, changes of one key keep their order from one `send` to the next. The client is the caller's: `close` does not
 * destroy it.
 *
 * @throws IsthmusError `invalid-config` (configuration) for limits that make no sense
 *
 * @example
 * const transport = sqsTransport({ client, queueUrl: "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders" });
 */
export function sqsTransport(options: SqsTransportOptions): ChangeTransport {
  const { client, queueUrl, concurrency = CONCURRENCY_DEFAULT } = options;
  const limits = sqsLimits(options.limits);
  const groups = isFifo(queueUrl) ? (options.groups ?? GROUPS_DEFAULT) : undefined;
  if (groups !== undefined) checkAtLeast("groups", groups, 1);
  const tools = retryTools(options);
  const budget = { ...RETRY_BUDGET_DEFAULT, ...options.retry };

  const send = async (
    changes: readonly Change[],
    callOptions: CallOptions = {},
  ): Promise<readonly SendOutcome[]> => {
    const { signal } = callOptions;
    const { messages, tooLarge } = await packMessages(changes, limits, groups, callOptions);
    // Base64 is ASCII: a body has as many bytes as characters.
    const requests = batchBySize(messages, ({ text }) => text.length, {
      countMax: BATCH_ENTRIES_MAX,
      bytesMax: limits.requestBytesMax,
    });
    const answers = await mapBounded(requests, concurrency, async (request) =>
      retryRefused(request, async (open) => sendBatch(client, queueUrl, open, signal), {
        tools,
        budget,
        signal,
      }),
    );
    const acceptances = answers.flat();
    options.onBytesSent?.(
      bytesAccepted(
        messages.map(({ text }) => text.length),
        acceptances,
      ),
    );
    return sendOutcomes(changes.length, { payloads: messages, tooLarge, acceptances });
  };
  return { send, close: async () => {} };
}
