/** What a function answers to an event source mapping with `ReportBatchItemFailures`: what is to come again. Empty: nothing. */
export interface BatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
}

/** One record or message that is to come again. */
export interface BatchItemFailure {
  /** Stream: the sequence number. Queue: the message id. */
  readonly itemIdentifier: string;
}

/** What one record or message of a batch came to. */
export interface ItemResult {
  /** Stream: the sequence number. Queue: the message id. */
  readonly id: string;
  readonly failed: boolean;
}

/** One record or message of a FIFO queue. */
export interface GroupedItemResult extends ItemResult {
  readonly group: string;
}

/**
 * The answer for a stream. Lambda takes the lowest failed sequence number for its checkpoint and sends everything from there on again, so that one is
 * all that there is to tell. A record without a sequence number that fails has an empty identifier, which Lambda takes for the whole
 * batch.
 *
 * @param results in the order of the event, which is that of the shard
 */
export function streamResponse(results: readonly ItemResult[]): BatchResponse {
  const first = results.find(({ failed }) => failed);
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.id }] };
}

/** The answer for a standard queue: each message stands alone. */
export function queueResponse(results: readonly ItemResult[]): BatchResponse {
  return { batchItemFailures: results.filter(({ failed }) => failed).map(itemOf) };
}

/**
 * The answer for a FIFO queue: behind a group's first failure all of the group fails, or its order would be lost. Handling those again that had
 * succeeded does no harm.
 *
 * @param results in the order of the event
 */
export function fifoResponse(results: readonly GroupedItemResult[]): BatchResponse {
  const stopped = new Set<string>();
  const failures: BatchItemFailure[] = [];
  for (const result of results) {
    if (result.failed) stopped.add(result.group);
    if (stopped.has(result.group)) failures.push(itemOf(result));
  }
  return { batchItemFailures: failures };
}

function itemOf({ id }: ItemResult): BatchItemFailure {
  return { itemIdentifier: id };
}
