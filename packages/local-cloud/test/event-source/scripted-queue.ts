import type { QueueEventMessage, QueueEventSource } from "../../src/index.ts";

/** A queue in memory. What is received is gone from sight until `reappear`. */
export interface ScriptedQueue extends QueueEventSource {
  readonly visible: QueueEventMessage[];
  readonly deleted: readonly string[];
  /** Makes visible again, in their order, all that was received and not deleted. */
  reappear(): void;
}

/** A message named `n`. */
export function message(n: number, groupId?: string, size = 0): QueueEventMessage {
  return {
    record: { n, filler: "x".repeat(size) },
    messageId: `m${n}`,
    receiptHandle: `r${n}`,
    ...(groupId !== undefined && { groupId }),
  };
}

export function scriptedQueue(messages: readonly QueueEventMessage[], fifo = false): ScriptedQueue {
  const visible = [...messages];
  const deleted: string[] = [];
  let hidden: QueueEventMessage[] = [];
  return {
    kind: "queue",
    arn: "arn:aws:sqs:us-east-1:000000000000:q",
    fifo,
    visible,
    deleted,
    reappear: () => {
      visible.push(...hidden);
      hidden = [];
    },
    receive: async (max, _, signal) => {
      const received = visible.splice(0, max);
      hidden.push(...received);
      // As a long poll would, so that an idle poller does not spin.
      if (received.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 5);
          signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
        });
      }
      return received;
    },
    delete: async (done) => {
      deleted.push(...done.map(({ messageId }) => messageId));
      hidden = hidden.filter((each) => !done.includes(each));
      return Promise.resolve();
    },
  };
}
