import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { mapBounded, RETRY_BUDGET_DEFAULT, retryRefused } from "@isthmus/core";
import type {
  CallOptions,
  Change,
  ChangeTransport,
  RetryBudget,
  RetryTools,
  SendOutcome,
} from "@isthmus/core";
import { batchBySize, bytesAccepted, packChanges, sendOutcomes } from "@isthmus/packing";
import { retryTools } from "@isthmus/sdk-calls";
import { kinesisLimits } from "./kinesis-limits.ts";
import type { KinesisLimits } from "./kinesis-limits.ts";
import { PARTITION_KEY_BYTES } from "./partition-key.ts";
import { putRecords } from "./put-records.ts";
import type { StreamIdentity } from "./stream-identity.ts";

/** Requests under way at the same time, unless told otherwise: enough to hide a slow link's round trip. */
const CONCURRENCY_DEFAULT = 4;

/** How to send through a Kinesis stream. */
export type KinesisTransportOptions = StreamIdentity & {
  /** A client of the target region. Its own retries come on top of these: one to three attempts are enough. */
  readonly client: KinesisClient;
  /** Defaults: those of every stream, see `KINESIS_LIMITS_DEFAULT`. */
  readonly limits?: Partial<KinesisLimits>;
  /** Defaults: `RETRY_BUDGET_DEFAULT` of core. */
  readonly retry?: Partial<RetryBudget>;
  /** Requests under way at the same time within one `send`. Default 4. */
  readonly concurrency?: number;
  /** Told after each `send` how many bytes the stream has accepted of it, partition keys left out. Must not throw. */
  readonly onBytesSent?: (bytes: number) => void;
  /** Replaced in tests. Also makes the partition keys. */
  readonly random?: RetryTools["random"];
  /** Replaced in tests. */
  readonly sleep?: RetryTools["sleep"];
  /** Replaced in tests. */
  readonly nowMs?: RetryTools["nowMs"];
};

/**
 * The sending side of a Kinesis transport. Packs changes into compressed records, spreads the records evenly over the shards, and sends again
 * only the records that were refused. When a response is lost, its records are sent again and may arrive twice.
 *
 * The client is the caller's: `close` does not destroy it.
 *
 * @throws IsthmusError `invalid-config` (configuration) for limits that make no sense
 *
 * @example
 * const transport = kinesisTransport({ client, streamName: "isthmus-orders" });
 */
export function kinesisTransport(options: KinesisTransportOptions): ChangeTransport {
  const limits = kinesisLimits(options.limits);
  const tools = retryTools(options);
  const budget = { ...RETRY_BUDGET_DEFAULT, ...options.retry };
  const concurrency = options.concurrency ?? CONCURRENCY_DEFAULT;

  const send = async (
    changes: readonly Change[],
    { signal }: CallOptions = {},
  ): Promise<readonly SendOutcome[]> => {
    const { payloads, tooLarge } = await packChanges(
      changes,
      {
        payloadBytesMax: limits.recordBytesMax - PARTITION_KEY_BYTES,
        unpackedBytesMax: limits.unpackedBytesMax,
      },
      signal && { signal },
    );
    const requests = batchBySize(payloads, ({ body }) => body.length + PARTITION_KEY_BYTES, {
      countMax: limits.requestRecordsMax,
      bytesMax: limits.requestBytesMax,
    });
    const answers = await mapBounded(requests, concurrency, async (request) =>
      retryRefused(
        request.map(({ body }) => body),
        async (bodies) => putRecords(options, bodies, () => tools.random(), signal),
        { tools, budget, signal },
      ),
    );
    const acceptances = answers.flat();
    options.onBytesSent?.(
      bytesAccepted(
        payloads.map(({ body }) => body.length),
        acceptances,
      ),
    );
    return sendOutcomes(changes.length, { payloads, tooLarge, acceptances });
  };
  return { send, close: async () => {} };
}
