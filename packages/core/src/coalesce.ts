import { compareChanges } from "./change.ts";
import type { Change } from "./change.ts";

/**
 * Of several changes of one key, the only one that matters: the last writer. The rest is superseded by it, whether or not it
 * ever arrives, since a register that only moves up ends at the same place without the steps between.
 *
 * @returns the winner, or `undefined` for an empty list
 */
export function lastWriter<C extends Change>(changes: readonly C[]): C | undefined {
  let winner: C | undefined;
  for (const change of changes) {
    if (winner === undefined || compareChanges(change, winner) > 0) winner = change;
  }
  return winner;
}
