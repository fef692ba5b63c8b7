import type { SeededRandom } from "../seeded-random.ts";
import { WRITER_KINDS } from "../writers.ts";
import type { WriterKind } from "../writers.ts";

/** How likely each kind of action is, as a weight against the others. */
export interface ActionWeights {
  readonly write: number;
  /** An application reads an item, to write it back some time later. */
  readonly read: number;
  readonly forward: number;
  readonly apply: number;
  readonly perform: number;
  readonly crash: number;
  /** A second worker takes over while the first one is still at work. */
  readonly takeOver: number;
  /** A checkpoint is set back, so that records are handled again. */
  readonly rewind: number;
  /** A message arrives again that has been handled before. */
  readonly redeliver: number;
  readonly time: number;
  readonly skew: number;
  readonly split: number;
}

/** What a world is like. */
export interface WorldConfig {
  /** 2 to 4. */
  readonly regions: number;
  readonly keys: number;
  readonly forwardBatchMax: number;
  readonly applyBatchMax: number;
  readonly messageChangesMax: number;
  readonly appliersMax: number;
  /** Whether streams cut creation times to the second, as real ones do. */
  readonly coarseStreamTime: boolean;
  readonly futureBoundMs: number;
  readonly skewMicros: readonly number[];
  /** Most microseconds that pass before a write. */
  readonly writeGapMicrosMax: number;
  /** Most microseconds that pass in an action `time`. */
  readonly timeGapMicrosMax: number;
  readonly skewMicrosMax: number;
  readonly writers: readonly WriterKind[];
  readonly weights: ActionWeights;
  /** Probability that a call's answer is lost, or the call refused. */
  readonly callFaults: number;
  /** Probability that a change is duplicated, refused, or its acceptance lost. */
  readonly sendFaults: number;
}

const SECOND = 1_000_000;

/** A world drawn by chance: from calm to hopeless, from one hot key to a few dozen. */
export function randomConfig(random: SeededRandom): WorldConfig {
  const regions = random.pick([2, 2, 2, 3, 3, 4]);
  const faulty = random.chance(0.8);
  const fault = (weight: number): number => (faulty && random.chance(0.7) ? weight : 0);
  const skewMicrosMax = random.pick([0, 100, 100_000, 2 * SECOND, 20 * SECOND]);
  return {
    regions,
    keys: random.pick([1, 1, 2, 3, 5, 12, 30]),
    forwardBatchMax: random.pick([1, 2, 5, 20]),
    applyBatchMax: random.pick([1, 2, 5, 20]),
    messageChangesMax: random.pick([1, 3, 10]),
    appliersMax: random.pick([1, 2, 3]),
    coarseStreamTime: random.chance(0.8),
    futureBoundMs: 300_000,
    skewMicros: Array.from({ length: regions }, () => signed(random, skewMicrosMax)),
    writeGapMicrosMax: random.pick([0, 1, 3, 1000, 400_000, 3 * SECOND, 60 * SECOND]),
    timeGapMicrosMax: random.pick([1000, SECOND, 60 * SECOND, 400 * SECOND]),
    skewMicrosMax,
    writers: someWriters(random),
    weights: {
      write: random.pick([1, 2, 4]),
      read: random.pick([0, 1]),
      forward: random.pick([1, 3, 6]),
      apply: random.pick([1, 3, 6]),
      perform: random.pick([8, 16, 30]),
      crash: fault(0.3),
      takeOver: fault(0.3),
      rewind: fault(0.1),
      redeliver: fault(0.5),
      time: random.pick([0, 0.3, 1]),
      skew: fault(0.2),
      split: fault(0.1),
    },
    callFaults: fault(0.02),
    sendFaults: fault(0.1),
  };
}

/** A whole number from `-max` to `max`. */
export function signed(random: SeededRandom, max: number): number {
  return random.below(2 * max + 1) - max;
}

/** All kinds, or some few of them: what a mixture of everything hides, a few kinds on their own may show. */
function someWriters(random: SeededRandom): readonly WriterKind[] {
  if (random.chance(0.3)) return WRITER_KINDS;
  const some = Array.from({ length: 1 + random.below(4) }, () => random.pick(WRITER_KINDS));
  return [...some, random.pick(["plug-in put", "raw put", "self-stamped put"] as const)];
}
