import { setTimeout as sleep } from "node:timers/promises";
import type { HandlerWrapper } from "@isthmus/local-cloud";

/** Whatever can keep requests from leaving a region. */
export interface Cuttable {
  readonly wrap: HandlerWrapper;
  cut(): void;
  heal(): void;
}

/** The way between the regions. */
export interface Link {
  /** Goes around every client that sends to another region. */
  readonly wrap: HandlerWrapper;
  readonly isCut: boolean;
  /** How long it has been cut in all, in seconds. */
  readonly cutSeconds: number;
  /**
   * Cuts the link after `afterMs` and heals it after `forMs` more. Resolves when it is healed, which it is in any case, aborted or not.
   *
   * @throws the signal's reason when aborted
   */
  cutOnce(afterMs: number, forMs: number, signal: AbortSignal): Promise<void>;
}

/** A link that is up. `nowMs`: milliseconds from any beginning. */
export function demoLink(cuttable: Cuttable, nowMs: () => number): Link {
  let cutAtMs: number | undefined;
  let totalMs = 0;
  const heal = (): void => {
    if (cutAtMs === undefined) return;
    cuttable.heal();
    totalMs += nowMs() - cutAtMs;
    cutAtMs = undefined;
  };
  return {
    wrap: cuttable.wrap,
    get isCut() {
      return cutAtMs !== undefined;
    },
    get cutSeconds() {
      return totalMs / 1000;
    },
    async cutOnce(afterMs, forMs, signal) {
      await sleep(afterMs, undefined, { signal });
      cuttable.cut();
      cutAtMs = nowMs();
      try {
        await sleep(forMs, undefined, { signal });
      } finally {
        heal();
      }
    },
  };
}
