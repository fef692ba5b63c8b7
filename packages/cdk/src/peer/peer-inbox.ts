/** The stream or queue of a peer that changes for it are sent to. Make one with {@link PeerInbox}. */
export type PeerInbox =
  | {
      readonly kind: "kinesis";
      /** Name of the stream. */
      readonly stream: string;
      /** Most bytes of a record, partition key included. Default: 1 MiB. */
      readonly recordBytesMax?: number;
    }
  | {
      readonly kind: "sqs";
      /** Name of the queue; FIFO if it ends in `.fifo`. */
      readonly queue: string;
      /** Most bytes of a message. Default: 256 KiB. */
      readonly messageBytesMax?: number;
    };

/** Makes a {@link PeerInbox:type}. */
export const PeerInbox: {
  /** A Kinesis stream, on-demand or provisioned. */
  kinesis(stream: string, options?: { readonly recordBytesMax?: number }): PeerInbox;
  /** A standard or FIFO queue. */
  sqs(queue: string, options?: { readonly messageBytesMax?: number }): PeerInbox;
} = {
  kinesis: (stream, options = {}) => ({ kind: "kinesis", stream, ...options }),
  sqs: (queue, options = {}) => ({ kind: "sqs", queue, ...options }),
};
