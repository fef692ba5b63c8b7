/** The bounds of one batch. */
export interface BatchLimits {
  readonly countMax: number;
  readonly bytesMax: number;
}

/**
 * Cuts entries into batches, in order, each within both bounds. An entry larger than a whole batch gets a batch of its own: whether it may
 * exist at all is not decided here.
 */
export function batchBySize<E>(
  entries: readonly E[],
  bytesOf: (entry: E) => number,
  limits: BatchLimits,
): readonly (readonly E[])[] {
  const batches: E[][] = [];
  let batch: E[] = [];
  let batchBytes = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    const full = batch.length >= limits.countMax || batchBytes + bytes > limits.bytesMax;
    if (batch.length > 0 && full) {
      batches.push(batch);
      batch = [];
      batchBytes = 0;
    }
    batch.push(entry);
    batchBytes += bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
