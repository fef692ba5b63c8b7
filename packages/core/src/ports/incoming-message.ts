/** One message as the receiving side of a transport hands it over, not yet decoded. */
export interface IncomingMessage {
  /** Unique within a batch; names the message in the outcome. Stream: the sequence number. Queue: the message id. */
  readonly id: string;
  /** The payload's bytes, whole and as they came. */
  readonly body: Uint8Array;
  /** Where it came from, for dead letters: `kinesis:stream/shard/sequence` or `sqs:queue/message-id`. */
  readonly position: string;
  /** How often it has been received, counting this time; 1 where the transport does not tell. */
  readonly attempts: number;
}
