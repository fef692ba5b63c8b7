/** The clocks of a run. */
export interface LoadClock {
  /** Milliseconds from any beginning; never goes back. Every lag is the difference of two readings of this one clock. */
  readonly nowMs: () => number;
  /** The date, for the report alone. */
  readonly date: () => Date;
}

/** This machine's clocks. */
export function loadClock(): LoadClock {
  return { nowMs: () => performance.now(), date: () => new Date() };
}
