/** Whether a queue's URL or name is a FIFO queue's: SQS demands the suffix of exactly those. */
export function isFifo(queueUrl: string): boolean {
  return queueUrl.endsWith(".fifo");
}

/** The queue's name: what follows the last slash of its URL. */
export function queueNameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
}
