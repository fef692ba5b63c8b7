import type { ShardEntry } from "@isthmus/core";
import { handleBatch, handleOnce } from "./handle-batch.ts";
import type { HandleBatchDeps, HandlerOutcome } from "./handle-batch.ts";

/** What one shard gave, handled in steps. */
export interface ShardSteps<T> {
  /** Begins to handle entries, and resolves when those behind them may be begun. */
  begin(entries: readonly ShardEntry<T>[]): Promise<"handled" | "stopped">;
  /** Resolves when all that has been begun is done. */
  finish(): Promise<"handled" | "stopped">;
}

/**
 * Steps of one shard that may be on their way to a peer at the same time. Enough to fill a round trip of a quarter of a second with eight hundred
 * entries; few enough that a link that fails makes little again.
 */
export const STEPS_UNDER_WAY_MAX = 4;

/**
 * Handles a shard's entries in their order while the sending of earlier ones is still under way, so that a far peer's round trip is not waited for
 * after each step. Steps count as done in their order too, so that the checkpoint never passes an entry that is not done.
 *
 * ```text
 *   step 1   capture ─▶ send ─────────────────▶ done
 *   step 2              capture ─▶ send ────────────▶ done
 *   step 3                         capture ─▶ send ──────────▶ done
 * ```
 *
 * When one fails, nothing more is begun until it is done, and those behind it are then handled again, as they would be after a crash: what an entry
 * means may depend on one before it.
 */
export function shardSteps<T>(deps: HandleBatchDeps<T>): ShardSteps<T> {
  let underWay: readonly Step<T>[] = [];
  let stopped = false;

  const end = (): "handled" | "stopped" => (stopped ? "stopped" : "handled");
  const handleAgain = async (steps: readonly Step<T>[]): Promise<void> => {
    for (const { entries } of steps) {
      if (end() === "handled") stopped = (await handleBatch(entries, deps)) === "stopped";
    }
  };
  const finishFirst = async ([step, ...behind]: readonly Step<T>[]): Promise<void> => {
    if (step === undefined) return;
    const outcomes = await step.outcomes;
    const failed = step.entries.some((_, index) => outcomes[index]?.status !== "done");
    // They are handled again, and must not overtake themselves.
    if (failed) await Promise.all(behind.map(async (other) => other.outcomes));
    underWay = failed ? [] : behind;
    stopped = (await handleBatch(step.entries, deps, outcomes)) === "stopped";
    if (failed) await handleAgain(behind);
  };
  const finish = async (): Promise<"handled" | "stopped"> => {
    while (underWay.length > 0 && end() === "handled") await finishFirst(underWay);
    // Nobody asks what became of these: they are handled again at the next start.
    await Promise.all(underWay.map(async ({ outcomes }) => outcomes));
    return end();
  };

  return {
    async begin(entries) {
      while (underWay.length >= STEPS_UNDER_WAY_MAX && end() === "handled") await finishFirst(underWay);
      if (stopped) return "stopped";
      const { captured, ...step } = beginStep(entries, deps);
      underWay = [...underWay, step];
      return (await captured) ? "handled" : finish();
    },
    finish,
  };
}

interface Step<T> {
  readonly entries: readonly ShardEntry<T>[];
  readonly outcomes: Promise<readonly HandlerOutcome[]>;
}

function beginStep<T>(
  entries: readonly ShardEntry<T>[],
  deps: HandleBatchDeps<T>,
): Step<T> & {
  /** Whether what follows may begin before the end. */
  readonly captured: Promise<boolean>;
} {
  let told = (): void => undefined;
  const captured = new Promise<boolean>((resolve) => {
    told = () => resolve(true);
  });
  const outcomes = handleOnce(entries, deps, () => told());
  return { entries, outcomes, captured: Promise.race([captured, outcomes.then(() => false)]) };
}
