import type { Figure } from "./figure.ts";

/** How a run of the benchmarks is to be. */
export interface BenchOptions {
  /** How often each case is measured; figures are medians over the runs. */
  readonly runs: number;
  /** Less work in each run, for a first look and for tests: the figures are noisier. */
  readonly quick: boolean;
  /** Ends the run early: a group stops at its next case. */
  readonly signal: AbortSignal;
  /** Told what is being measured, for a display. */
  readonly onProgress: (text: string) => void;
}

/** Cases that belong together and share a set-up. */
export interface BenchGroup {
  readonly name: string;
  /** One sentence: what is compared with what. */
  readonly description: string;
  /** Measures all cases. Whatever it starts it stops, also when it fails. */
  readonly run: (options: BenchOptions) => Promise<readonly Figure[]>;
}
