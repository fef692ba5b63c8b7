import { KINESIS_ON_DEMAND_SHARDS, KINESIS_POLLS_PER_SECOND } from "./assumptions.ts";
import { invocationRate } from "./invocation-rate.ts";
import type { RegionTraffic } from "./traffic.ts";
import type { Workload } from "./workload.ts";

/** Lambda takes no more messages of a queue at once than this, unless there is a window. */
const SQS_BATCH_WITHOUT_WINDOW_MAX = 10;
/** What a Kinesis shard takes in. */
const SHARD_BYTES_PER_SECOND = 1_000_000;
const SHARD_RECORDS_PER_SECOND = 1000;

/** What arrives in one region's inbox, per second on average. */
export interface InboxTraffic {
  /** The regions that send here. */
  readonly senders: readonly RegionTraffic[];
  /** Messages or records. */
  readonly messages: number;
  /** Bytes as the transport carries them. */
  readonly bytes: number;
  /** Invocations of `apply`. */
  readonly applies: number;
  /** Shards of a provisioned stream that this fills, at least one. */
  readonly shards: number;
}

/** The inbox of `region`: what all the others send. */
export function inboxOf(workload: Workload, traffic: readonly RegionTraffic[], region: string): InboxTraffic {
  const senders = traffic.filter((other) => other.region !== region);
  const messages = senders.reduce((sum, { sends, messagesPerSend }) => sum + sends * messagesPerSend, 0);
  const bytes = senders.reduce((sum, { sends, bytesPerSend }) => sum + sends * bytesPerSend, 0);
  const shards = Math.max(
    1,
    Math.ceil(bytes / SHARD_BYTES_PER_SECOND),
    Math.ceil(messages / SHARD_RECORDS_PER_SECOND),
  );
  // Lambda waits for no batch of a FIFO queue.
  const batchWindowSeconds = workload.transport === "sqs-fifo" ? 0 : workload.batchWindowSeconds;
  const applies = workload.transport.startsWith("sqs")
    ? invocationRate(messages, {
        readers: 1,
        pollsPerSecond: Infinity,
        batchSize:
          batchWindowSeconds === 0
            ? Math.min(workload.batchSize, SQS_BATCH_WITHOUT_WINDOW_MAX)
            : workload.batchSize,
        batchWindowSeconds,
      })
    : invocationRate(messages, {
        readers: workload.transport === "kinesis-on-demand" ? KINESIS_ON_DEMAND_SHARDS : shards,
        pollsPerSecond: KINESIS_POLLS_PER_SECOND,
        batchSize: workload.batchSize,
        batchWindowSeconds,
      });
  return { senders, messages, bytes, applies, shards };
}
