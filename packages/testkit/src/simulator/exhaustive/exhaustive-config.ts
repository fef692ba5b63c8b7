/** The small world in which all interleavings of a script are tried. */
export interface ExhaustiveConfig {
  readonly regions: number;
  /** How far each region's clock is from the world's. */
  readonly skewMicros: readonly number[];
  /** Time that passes before each write. */
  readonly writeGapMicros: number;
  /** Whether streams cut creation times to the second, as real ones do. */
  readonly coarseStreamTime: boolean;
  readonly futureBoundMs: number;
  /** Messages that may arrive once more, whenever. */
  readonly duplicates: number;
  /** Crashes of any worker between any two steps. */
  readonly crashes: number;
  /** Whether a crash may also set a checkpoint back to the start of the stream, at any time. */
  readonly rewind: boolean;
  /** Workers on each stream, each with a checkpoint of its own; and workers on each region's messages. */
  readonly workers: number;
  /** Most records or messages that a worker takes at once. */
  readonly batchMax: number;
}

/** Two regions, one duplicate, streams cut to the second. */
export const EXHAUSTIVE_DEFAULT: ExhaustiveConfig = {
  regions: 2,
  skewMicros: [0, 0],
  writeGapMicros: 400_000,
  coarseStreamTime: true,
  futureBoundMs: 300_000,
  duplicates: 1,
  crashes: 0,
  rewind: false,
  workers: 1,
  batchMax: 1,
};
