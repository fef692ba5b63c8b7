/** One message of a queue, with what the mapping must know of it. */
export interface QueueEventMessage {
  /** The message as it stands in the event's `Records`. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Of a FIFO queue. */
  readonly groupId?: string;
}

/** A queue that Lambda would poll. Its visibility time-out and its redrive policy are its own and work by themselves. */
export interface QueueEventSource {
  readonly kind: "queue";
  readonly arn: string;
  readonly fifo: boolean;
  /** Waits up to `waitMs` for messages and returns at most `max`, which is at most 10. */
  receive(max: number, waitMs: number, signal: AbortSignal): Promise<readonly QueueEventMessage[]>;
  /** Deletes at most 10 messages. Rejects if one of them was not deleted; it will come again. */
  delete(messages: readonly QueueEventMessage[]): Promise<void>;
}
