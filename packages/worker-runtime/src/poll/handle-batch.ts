import { IsthmusError, toIsthmusError } from "@isthmus/core";
import type { ShardEntry } from "@isthmus/core";
import type { PollActivity } from "./poll-activity.ts";
import type { Slots } from "./slots.ts";
import type { StopSignals } from "./stop-signals.ts";
import type { Troubles } from "./troubles.ts";

/** What became of one entry: handled for good, or to be handled again. */
export type HandlerOutcome =
  | { readonly status: "done" }
  | { readonly status: "failed"; readonly error: IsthmusError };

/**
 * Handles a batch and gives one outcome per entry, in order. An entry that is `done` is durable elsewhere. What fails is given again, with
 * pauses, until it succeeds.
 */
export type BatchHandler<T> = (
  entries: readonly T[],
  signal: AbortSignal,
) => Promise<readonly HandlerOutcome[]>;

/** What {@link handleBatch} works with. */
export interface HandleBatchDeps<T> {
  readonly handle: BatchHandler<T>;
  readonly slots: Slots;
  readonly trouble: Troubles;
  readonly activity: PollActivity;
  readonly signals: StopSignals;
  /** Called with the sequence of the last entry before the lowest failed one, whenever that has moved. */
  readonly advance: (sequence: string) => void;
}

/**
 * Handles the entries of one read until all are done. Only what failed is handled again: a failed entry takes those of its own key
 * behind it with it, so the order within a key holds, and the neighbours are not repeated.
 *
 * @returns `stopped` when the worker is to end before all were done
 */
export async function handleBatch<T>(
  entries: readonly ShardEntry<T>[],
  deps: HandleBatchDeps<T>,
): Promise<"handled" | "stopped"> {
  const { handle, slots, trouble, activity, signals, advance } = deps;
  let open = entries.map((entry, index) => ({ entry, index }));
  let reached = 0;
  while (open.length > 0) {
    if (signals.abort.aborted) return "stopped";
    const values = open.map(({ entry }) => entry.value);
    const outcomes = await slots.run(async () => outcomesOf(values, handle, signals.abort));
    const failed = open.filter((_, place) => outcomes[place]?.status !== "done");
    const lowest = failed[0]?.index ?? entries.length;
    // A malformed entry may lack even its sequence number; the checkpoint then stays at the one before it.
    const last = entries.slice(0, lowest).findLast(({ sequence }) => sequence !== "");
    if (last !== undefined && lowest > reached) {
      reached = lowest;
      advance(last.sequence);
    }
    if (failed.length < open.length) {
      activity.handled(open.length - failed.length, last?.sequence ?? "");
      trouble.over();
    }
    if (failed.length > 0) {
      if (signals.abort.aborted) return "stopped";
      activity.retried(failed.length);
      await trouble.backOff(
        `handling ${failed.length} of ${open.length} entries`,
        firstError(outcomes),
        signals,
      );
      if (signals.drain.aborted) return "stopped";
    }
    open = failed;
  }
  return "handled";
}

async function outcomesOf<T>(
  values: readonly T[],
  handle: BatchHandler<T>,
  signal: AbortSignal,
): Promise<readonly HandlerOutcome[]> {
  try {
    return await handle(values, signal);
  } catch (caught) {
    const error = toIsthmusError(caught);
    return values.map(() => ({ status: "failed", error }));
  }
}

function firstError(outcomes: readonly HandlerOutcome[]): IsthmusError {
  const failures = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.error] : []));
  // What a person must mend is the more urgent news.
  return (
    failures.find(({ kind }) => kind !== "retryable") ??
    failures[0] ??
    new IsthmusError("unexpected", "The handler did not say what became of an entry.", { kind: "retryable" })
  );
}
