import { IsthmusError } from "@isthmus/core";
import type { WriterRules } from "./writer-rules.ts";

/** What follows a failed try: another with other stamps, or an error for the application. */
export type AfterFailure<S> =
  | { readonly action: "again"; readonly stamps: S }
  | { readonly action: "fail"; readonly error: unknown };

/**
 * Sends a write until it goes through, with higher versions each time others were there first.
 *
 * @param send one try
 * @param explain what the error of a try means
 * @throws IsthmusError `contended` (retryable) when `attemptsMax` tries did not do
 */
export async function raiseUntilWritten<S, R>(
  first: S,
  send: (stamps: S, attempt: number) => Promise<R>,
  explain: (error: unknown, stamps: S) => AfterFailure<S>,
  rules: WriterRules,
  signal: AbortSignal | undefined,
): Promise<R> {
  let stamps = first;
  let cause: unknown;
  for (let attempt = 1; attempt <= rules.attemptsMax; attempt++) {
    await rules.pause(attempt, signal);
    try {
      return await send(stamps, attempt);
    } catch (error) {
      const next = explain(error, stamps);
      if (next.action === "fail") throw next.error;
      stamps = next.stamps;
      cause = error;
    }
  }
  throw new IsthmusError(
    "contended",
    `Other writers raised the item's version before each of ${rules.attemptsMax} attempts (attemptsMax). ` +
      "Each was refused. Try again, or let fewer writers change one item at a time.",
    { kind: "retryable", cause },
  );
}
