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
 *
 * @param captured to be called once what follows in the shard may be begun, though this batch is not done. A handler that never calls it gets one batch
 * of a shard after the other
 */
export type BatchHandler<T> = (
  entries: readonly T[],
  signal: AbortSignal,
  captured: () => void,
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
 * Handles entries once, when there is a slot. Never rejects: a handler that does has failed with all of them.
 *
 * @param captured as for {@link BatchHandler}
 */
export async function handleOnce<T>(
  entries: readonly ShardEntry<T>[],
  { handle, slots, signals }: Pick<HandleBatchDeps<T>, "handle" | "slots" | "signals">,
  captured: () => void = () => undefined,
): Promise<readonly HandlerOutcome[]> {
  const values = entries.map(({ value }) => value);
  return slots.run(async () => {
    try {
      return await handle(values, signals.abort, captured);
    } catch (caught) {
      const error = toIsthmusError(caught);
      return values.map(() => ({ status: "failed", error }));
    }
  });
}

/**
 * Handles entries until all are done. Only what failed is handled again: a failed entry takes those of its own key
 * behind it with it, so the order within a key holds, and the neighbours are not repeated.
 *
 * @param first what came of handling all of them, where that has happened already
 * @returns `stopped` when the worker is to end before all were done
 */
export async function handleBatch<T>(
  entries: readonly ShardEntry<T>[],
  deps: HandleBatchDeps<T>,
  first?: readonly HandlerOutcome[],
): Promise<"handled" | "stopped"> {
  const { trouble, activity, signals, advance } = deps;
  let known = first;
  let open = entries.map((entry, index) => ({ entry, index }));
  let reached = 0;
  while (open.length > 0) {
    if (signals.abort.aborted) return "stopped";
    const outcomes =
      known ??
      (await handleOnce(
        open.map(({ entry }) => entry),
        deps,
      ));
    known = undefined;
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

function firstError(outcomes: readonly HandlerOutcome[]): IsthmusError {
  const failures = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.error] : []));
  // What a person must mend is the more urgent news.
  return (
    failures.find(({ kind }) => kind !== "retryable") ??
    failures[0] ??
    new IsthmusError("unexpected", "The handler did not say what became of an entry.", { kind: "retryable" })
  );
}
