import type { ExhaustiveStage } from "./exhaustive-search.ts";
import type { ExhaustiveConfig } from "./exhaustive/exhaustive-config.ts";
import type { WriterKind } from "./writers.ts";

/** The kinds of writer whose scripts are tried exhaustively. */
export const EXHAUSTIVE_WRITERS: readonly WriterKind[] = [
  "plug-in put",
  "plug-in update",
  "raw put",
  "raw update",
  "delete",
  "expiry",
  "read-modify-write",
  "self-stamped put",
  "slow self-stamped put",
  "forgotten tag",
  "tag alone",
  "wrong region",
];

/** More than the time that passes within a script of three writes, so that clocks disagree about every order. */
const SKEW_MICROS = 1_500_000;

const CLOCKS: readonly { readonly name: string; readonly skewMicros: readonly number[] }[] = [
  { name: "clocks agree", skewMicros: [0, 0, 0] },
  { name: "second clock ahead", skewMicros: [0, SKEW_MICROS, 0] },
  { name: "second clock behind", skewMicros: [0, -SKEW_MICROS, 0] },
];

/** What to cover. */
export interface StageOptions {
  /** Longest script. Default 3. */
  readonly length?: number;
  /** Default {@link EXHAUSTIVE_WRITERS}. */
  readonly writers?: readonly WriterKind[];
  /** 2 or 3. Default: both. */
  readonly regions?: number;
  /**
   * Also what takes days on one core, and is meant to be shared out among processes: three writes with two workers, three writes in three regions, and a
   * crash in three regions whose clocks disagree. Default: false.
   */
  readonly deep?: boolean;
}

/**
 * The stages of the full search: scripts of up to three writes in two regions, with one duplicate, with clocks that agree or not and streams
 * cut to the second; then with a crash anywhere, too, with checkpoints set back, with batches; shorter ones with two workers and with three regions.
 * What is deep comes last.
 */
export function exhaustiveStages(options: StageOptions = {}): readonly ExhaustiveStage[] {
  const { length = 3, writers = EXHAUSTIVE_WRITERS, regions, deep = false } = options;
  const stages: ExhaustiveStage[] = [];
  const add = (
    name: string,
    upTo: number,
    world: Partial<ExhaustiveConfig>,
    clocks = CLOCKS,
    from = 1,
  ): void => {
    for (let writes = from; writes <= Math.min(upTo, length); writes++) {
      for (const clock of clocks) {
        const count = world.regions ?? 2;
        stages.push({
          name: `${count} regions, ${writes} writes, ${name}, ${clock.name}`,
          length: writes,
          writers,
          world: { ...world, skewMicros: clock.skewMicros.slice(0, count) },
        });
      }
    }
  };
  if (regions !== 3) {
    add("one duplicate", 3, {});
    add("one duplicate, one crash", 3, { crashes: 1 });
    add("one duplicate, batches of two", 3, { batchMax: 2 });
    add("one duplicate, one crash, checkpoint set back", 2, { crashes: 1, rewind: true });
    add("one duplicate, two workers", 2, { workers: 2 });
  }
  if (regions !== 2) {
    add("one duplicate", 2, { regions: 3 });
    add("one duplicate, one crash", 2, { regions: 3, crashes: 1 }, CLOCKS.slice(0, 1));
  }
  if (deep && regions !== 3) add("one duplicate, two workers", 3, { workers: 2 }, CLOCKS, 3);
  if (deep && regions !== 2) {
    add("one duplicate, one crash", 2, { regions: 3, crashes: 1 }, CLOCKS.slice(1));
    add("one duplicate", 3, { regions: 3 }, CLOCKS, 3);
  }
  return stages;
}
