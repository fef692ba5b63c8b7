import { setMaxListeners } from "node:events";
import type { LambdaContext } from "./lambda-context.ts";

/**
 * What is left of a function's time when its work is told to end: enough to hear of what is under way, to report, and to write metrics.
 */
export const DEADLINE_MARGIN_MS_DEFAULT = 3_000;

/** How long before the end of a function's time its work ends. */
export interface DeadlineOptions {
  /** Default {@link DEADLINE_MARGIN_MS_DEFAULT}. */
  readonly marginMs?: number;
}

/** What work came to within its time. */
export type WorkEnd<R> =
  | { readonly end: "finished"; readonly result: R }
  /** It neither finished nor heeded its signal. What it did and did not do is unknown. */
  | { readonly end: "overdue" };

/**
 * Runs an invocation's work with a signal that aborts a margin before Lambda would cut it off. Work that does not even end half a margin later is
 * given up, so that an answer is given in any case.
 *
 * @throws whatever the work throws in time
 */
export async function withinTime<R>(
  context: LambdaContext,
  work: (signal: AbortSignal) => Promise<R>,
  options: DeadlineOptions = {},
): Promise<WorkEnd<R>> {
  const marginMs = options.marginMs ?? DEADLINE_MARGIN_MS_DEFAULT;
  const controller = new AbortController();
  // Every request under way listens; that is no leak.
  setMaxListeners(0, controller.signal);
  const remainingMs = Math.max(0, context.getRemainingTimeInMillis() - marginMs);
  const timers: NodeJS.Timeout[] = [];
  const overdue = new Promise<WorkEnd<R>>((resolve) => {
    timers.push(
      setTimeout(() => controller.abort(), remainingMs),
      setTimeout(() => resolve({ end: "overdue" }), remainingMs + marginMs / 2),
    );
  });
  if (remainingMs === 0) controller.abort();
  const finished = work(controller.signal).then((result): WorkEnd<R> => ({ end: "finished", result }));
  // What fails after it was given up has nobody left to hear it.
  finished.catch(() => undefined);
  try {
    return await Promise.race([finished, overdue]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
