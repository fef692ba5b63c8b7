/** The two steps of an orderly end. */
export interface StopSignals {
  /** Begin nothing new: no reads, no retries, no waits. What is under way is finished. */
  readonly drain: AbortSignal;
  /** Give up what is under way, too. Comes with or after `drain`. */
  readonly abort: AbortSignal;
}
