import type { IncomingMessage } from "./incoming-message.ts";
import type { CallOptions } from "./replica-store.ts";

/** The receiving side of a queue transport. The worker polls it. */
export interface QueueSource {
  /** A name for dead letters and logs. */
  readonly name: string;
  /** Waits up to the queue's long-poll time for messages. Returns an empty list when there are none or when aborted. */
  receive(options?: CallOptions): Promise<readonly IncomingMessage[]>;
  /** Deletes handled messages. What cannot be deleted comes again, harmlessly. */
  acknowledge(messages: readonly IncomingMessage[], options?: CallOptions): Promise<void>;
  /** Gives messages back to be received again after `delayMs`. */
  release(messages: readonly IncomingMessage[], delayMs: number, options?: CallOptions): Promise<void>;
}
