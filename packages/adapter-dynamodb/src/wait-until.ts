import { IsthmusError } from "@isthmus/core";
import { backoff } from "@isthmus/sdk-calls";
import type { BackoffOptions } from "@isthmus/sdk-calls";

/** Checks of a state that DynamoDB takes seconds to reach, with up to 2 s between them: about two minutes in all. */
const CHECKS_MAX = 120;

/**
 * Calls `check` until it gives something, with pauses in between.
 *
 * @param what what is waited for, for the message: `table "orders" to become ACTIVE`
 * @throws IsthmusError `timed-out` (retryable) after `attemptsMax` checks (default 120); whatever `check` throws; `aborted`
 */
export async function waitUntil<T>(
  what: string,
  check: () => Promise<T | undefined>,
  options: BackoffOptions & { readonly signal?: AbortSignal } = {},
): Promise<T> {
  const pauses = backoff({ attemptsMax: CHECKS_MAX, ...options });
  for (let attempt = 1; attempt <= pauses.attemptsMax; attempt++) {
    const found = await check();
    if (found !== undefined) return found;
    if (attempt < pauses.attemptsMax) await pauses.wait(attempt, options.signal);
  }
  throw new IsthmusError(
    "timed-out",
    `Waited for ${what}, in vain after ${pauses.attemptsMax} checks. Look at its state, then try again.`,
    { kind: "retryable" },
  );
}
