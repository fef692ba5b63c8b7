import type { ReplicationSideProps } from "../replication-side-props.ts";

/** What Lambda takes of a FIFO queue, and of a standard one unless it may wait for more. */
const WITHOUT_WINDOW_MAX = 10;
const WITH_WINDOW_MAX = 10_000;

/** The most messages that one invocation of `apply` can be given from a queue. */
export function queueBatchMax({ inbox, applyBatchWindow }: ReplicationSideProps): number {
  const waits = (applyBatchWindow?.toSeconds({ integral: false }) ?? 0) >= 1;
  return inbox?.kind === "sqs" && !inbox.fifo && waits ? WITH_WINDOW_MAX : WITHOUT_WINDOW_MAX;
}
