import { toIsthmusError } from "@isthmus/core";
import type { ConfiguredDeadLetters } from "../dead-letters/configured-dead-letters.ts";

/**
 * Looks whether the queue for dead letters is there, before anything starts: the first letter would be a bad moment to learn that it is not. What cannot
 * be asked at the moment is asked again with the first letter.
 *
 * @returns a sentence for each problem
 */
export async function checkDeadLetters(
  letters: ConfiguredDeadLetters,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    await letters.check({ signal });
    return [];
  } catch (caught) {
    const error = toIsthmusError(caught);
    return error.kind === "retryable" ? [] : [`Dead letters: ${error.message}`];
  }
}
