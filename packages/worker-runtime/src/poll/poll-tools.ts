/** What polling takes from outside, so that a test decides about time and chance. */
export interface PollTools {
  /** Resolves after `ms`, or as soon as the signal aborts. Never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
  /** Milliseconds since the epoch, for displays alone. */
  nowMs(): number;
}

/** The machine's own timers, clock and chance. */
export const systemPollTools: PollTools = {
  pause: async (ms, signal) => {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener("abort", finish, { once: true });
    });
  },
  random: () => Math.random(),
  nowMs: () => Date.now(),
};
