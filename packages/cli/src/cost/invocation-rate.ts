/** How an event source is read. */
export interface Polling {
  /** Shards, or other readers that make batches of their own. */
  readonly readers: number;
  /** How often each reader looks when there is nothing to wait for; `Infinity` for one that is told at once. */
  readonly pollsPerSecond: number;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
}

/**
 * Invocations per second for `rate` records that arrive at random moments: one for each look that finds something, and more only where batches are full. A
 * window makes looks rarer. Never more than there are records.
 */
export function invocationRate(rate: number, polling: Polling): number {
  const { readers, batchSize, batchWindowSeconds } = polling;
  const perReader = rate / readers;
  const looks = Math.min(polling.pollsPerSecond, batchWindowSeconds > 0 ? 1 / batchWindowSeconds : Infinity);
  const finding = Number.isFinite(looks) ? looks * -Math.expm1(-perReader / looks) : perReader;
  return readers * Math.max(perReader / batchSize, finding);
}
