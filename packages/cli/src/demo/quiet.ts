import { setTimeout as sleep } from "node:timers/promises";

/** What to wait for. */
export interface QuietOptions {
  /** A number that grows whenever anything is done that may change a table. */
  readonly activity: () => number;
  /** Whether something is known to be under way. */
  readonly busy: () => boolean;
  /** Asked whenever nothing has been done and nothing has been under way for `idleMs`. */
  readonly settled: () => Promise<boolean>;
  /** Must exceed the longest pause between two polls, else a change on its way is mistaken for quiet. */
  readonly idleMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

const LOOK_EVERY_MS = 50;

/**
 * Waits until nothing has been done for a while and all is as it should be. If it is not, waits on: a message may be hidden in a queue, to be
 * given again later.
 *
 * @returns whether it came to that before the deadline
 * @throws the signal's reason when aborted
 */
export async function waitForQuiet(options: QuietOptions): Promise<boolean> {
  const { activity, busy, settled, idleMs, deadlineMs, signal, nowMs } = options;
  const until = nowMs() + deadlineMs;
  let seen = activity();
  let idleSince = nowMs();
  while (nowMs() < until) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    const now = activity();
    if (now !== seen || busy()) {
      seen = now;
      idleSince = nowMs();
    } else if (nowMs() - idleSince >= idleMs) {
      // What was done while the tables were read makes the reading worthless.
      if ((await settled()) && activity() === seen) return true;
      idleSince = nowMs();
    }
  }
  return false;
}
