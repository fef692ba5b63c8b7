import type { Duration } from "aws-cdk-lib";

/** The stream or queue of this side that its peers send to. Make one with {@link InboxTransport}. */
export type InboxTransport =
  | {
      readonly kind: "kinesis";
      /** Name of the stream. Default: `<namePrefix>-inbox`. */
      readonly name?: string;
      /** Shards of a provisioned stream; on-demand capacity if absent. */
      readonly shards?: number;
      /** How long it keeps records, 1 to 365 days. Default: 7 days. */
      readonly retention?: Duration;
    }
  | {
      readonly kind: "sqs";
      readonly fifo: boolean;
      /** Name of the queue, which ends in `.fifo` if the queue is FIFO. Default: `<namePrefix>-inbox`, with `.fifo` where it is. */
      readonly name?: string;
      /** How long it keeps messages, 1 minute to 14 days. Default: 14 days. */
      readonly retention?: Duration;
    };

/** What all kinds of inboxes have. */
export interface InboxOptions {
  readonly name?: string;
  readonly retention?: Duration;
}

/** Makes an {@link InboxTransport:type}. */
export const InboxTransport: {
  /** A Kinesis stream that AWS scales: nothing to plan, and the price per stream and gigabyte. */
  kinesisOnDemand(options?: InboxOptions): InboxTransport;
  /** A Kinesis stream with a fixed number of shards, each for 1 MB or 1,000 records a second. */
  kinesisProvisioned(options: InboxOptions & { readonly shards: number }): InboxTransport;
  /** A standard queue: cheapest where little is written. */
  sqsStandard(options?: InboxOptions): InboxTransport;
  /** A FIFO queue in high-throughput mode: order per key, which saves writes that are overtaken. */
  sqsFifo(options?: InboxOptions): InboxTransport;
} = {
  kinesisOnDemand: (options = {}) => ({ kind: "kinesis", ...options }),
  kinesisProvisioned: (options) => ({ kind: "kinesis", ...options }),
  sqsStandard: (options = {}) => ({ kind: "sqs", fifo: false, ...options }),
  sqsFifo: (options = {}) => ({ kind: "sqs", fifo: true, ...options }),
};
