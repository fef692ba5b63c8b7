import { IsthmusError } from "@isthmus/core";
import { retryTools } from "./retry-tools.ts";

/** How something is tried again. Every part has a default. */
export interface BackoffOptions {
  /** Attempts in all, the first one included. Default 8. */
  readonly attemptsMax?: number;
  /** Upper bound of the first delay in milliseconds; it doubles with every attempt. Default 50. */
  readonly delayMs?: number;
  /** Upper bound of every delay in milliseconds. Default 2000. */
  readonly delayMaxMs?: number;
  /** Gives numbers from 0 up to, not including, 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Waits for `ms` milliseconds; rejects when aborted. Default: a timer that rejects with `aborted`. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Attempts and waiting between them. */
export interface Backoff {
  readonly attemptsMax: number;
  /** Waits before the attempt after `attempt` (1 for the first), anywhere between nothing and the bound: full jitter. */
  wait(attempt: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Exponential backoff with full jitter, so that many clients refused together do not come back together. For loops that are not about entries
 * refused one by one; those have `retryRefused` of core.
 *
 * @throws IsthmusError `invalid-config` when `attemptsMax` is not a whole number of at least 1
 */
export function backoff(options: BackoffOptions = {}): Backoff {
  const { attemptsMax = 8, delayMs = 50, delayMaxMs = 2000 } = options;
  const tools = retryTools({ random: options.random, sleep: options.sleep });
  if (!Number.isInteger(attemptsMax) || attemptsMax < 1) {
    throw new IsthmusError(
      "invalid-config",
      `attemptsMax is ${attemptsMax}. Allowed: a whole number of at least 1.`,
      { kind: "configuration" },
    );
  }
  return {
    attemptsMax,
    wait: (attempt, signal) =>
      tools.sleep(tools.random() * Math.min(delayMaxMs, delayMs * 2 ** (attempt - 1)), signal),
  };
}
