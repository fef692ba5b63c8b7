import type { IsthmusError, Logger } from "@isthmus/core";
import { BACKOFF_DEFAULT, fullJitterMs } from "./backoff.ts";
import type { Backoff } from "./backoff.ts";
import type { PollActivity } from "./poll-activity.ts";
import type { PollTools } from "./poll-tools.ts";
import type { StopSignals } from "./stop-signals.ts";

/** What a failure is told to, and how long to wait after it. */
export interface TroubleDeps {
  /** Names the poller in log lines. */
  readonly name: string;
  readonly logger: Logger;
  readonly activity: PollActivity;
  readonly tools: PollTools;
  /** Default {@link BACKOFF_DEFAULT}. */
  readonly backoff?: Backoff | undefined;
}

/** The failures of one unit (a shard, a receiving loop) in a row. */
export interface Troubles {
  /**
   * Says loudly what failed and waits. What only a person can mend is an error in the log at every attempt: a worker that waits in silence
   * looks like a healthy one.
   */
  backOff(doing: string, error: IsthmusError, signals: StopSignals): Promise<void>;
  /** It works again; the next failure is a first one. */
  over(): void;
}

/** A counter of failures with its log lines and pauses. */
export function troubles(unit: string, deps: TroubleDeps): Troubles {
  const { name, logger, activity, tools, backoff = BACKOFF_DEFAULT } = deps;
  let failures = 0;
  return {
    async backOff(doing, error, signals) {
      if (error.code === "aborted" && signals.drain.aborted) return;
      failures++;
      activity.failed(unit, error);
      const waitMs = Math.round(fullJitterMs(failures, backoff, tools.random));
      const level = error.kind === "retryable" ? "warn" : "error";
      logger[level](`${name}: ${doing} failed and is tried again. ${error.message}`, {
        unit,
        code: error.code,
        kind: error.kind,
        failures,
        waitMs,
      });
      await tools.pause(waitMs, signals.drain);
    },
    over() {
      if (failures === 0) return;
      logger.info(`${name}: works again after ${failures} failed attempts.`, { unit });
      failures = 0;
      activity.recovered(unit);
    },
  };
}
