import { sleep } from "@isthmus/sdk-calls";
import type { ObservedReplication } from "../observed-replication.ts";
import type { WrittenComparison } from "./compare-written.ts";

/** What to wait for. */
export interface ConvergenceOptions {
  readonly compare: () => Promise<WrittenComparison>;
  /** Grows whenever a region's stream shows anything. */
  readonly sightings: () => number;
  /** Writes of own keys that have not been seen everywhere. */
  readonly pending: () => number;
  readonly replication: ObservedReplication | undefined;
  /** How long nothing may have happened before the tables are compared. */
  readonly quietMs: number;
  readonly deadlineMs: number;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** How the waiting ended. */
export interface Convergence {
  readonly converged: boolean;
  readonly comparison: WrittenComparison;
}

const LOOK_EVERY_MS = 50;
/** With writes unseen and nobody to ask about replication, a silence must be longer before it is taken for the end. */
const PENDING_FACTOR = 5;
/** A comparison reads every item of the run, so that each further one waits longer. */
const NEXT_COMPARISON_MAX_MS = 30_000;

/**
 * Waits until nothing has happened for a while, then compares; if the tables are not alike, waits on, until the deadline. What has happened during a
 * comparison makes it worthless.
 *
 * @throws the signal's reason when aborted; whatever a comparison throws
 */
export async function awaitConvergence(options: ConvergenceOptions): Promise<Convergence> {
  const { compare, sightings, pending, replication, quietMs, deadlineMs, nowMs, signal } = options;
  const activity = (): string => `${sightings()}/${replication?.activity() ?? 0}`;
  const untilMs = nowMs() + deadlineMs;
  let seen = activity();
  let quietSinceMs = nowMs();
  let waitMs = quietMs;
  while (nowMs() < untilMs) {
    await sleep(LOOK_EVERY_MS, signal);
    const now = activity();
    if (now !== seen || replication?.busy() === true) {
      seen = now;
      quietSinceMs = nowMs();
      continue;
    }
    const neededMs = pending() > 0 && replication === undefined ? waitMs * PENDING_FACTOR : waitMs;
    if (nowMs() - quietSinceMs < neededMs) continue;
    const comparison = await compare();
    const alike = comparison.differing === 0 && comparison.lost === 0;
    if (alike && activity() === seen) return { converged: true, comparison };
    quietSinceMs = nowMs();
    waitMs = Math.min(NEXT_COMPARISON_MAX_MS, waitMs * 2);
  }
  // Once more, because what was read before the deadline may be out of date; it counts only if nothing was on its way meanwhile.
  seen = activity();
  const comparison = await compare();
  const alike = comparison.differing === 0 && comparison.lost === 0;
  return { converged: alike && activity() === seen && replication?.busy() !== true, comparison };
}
