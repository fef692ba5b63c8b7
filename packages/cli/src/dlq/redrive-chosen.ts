import { redriveLetters } from "@isthmus/core";
import type { CallOptions, RedriveDeps, RedriveOutcome } from "@isthmus/core";
import type { DeadLetterBox, HeldLetter } from "@isthmus/dead-letters";

/** What became of a letter. */
export interface RedrivenLetter {
  readonly id: string;
  readonly outcome: RedriveOutcome;
}

/** Letters between two removals: an interrupt repeats at most so many, which is harmless. */
const CHUNK = 50;

/**
 * Redrives letters and removes those that went through. Ends early when the signal says so; what is left stays.
 *
 * @param told of each letter when its outcome is known
 */
export async function redriveChosen(
  letters: readonly HeldLetter[],
  box: DeadLetterBox,
  deps: RedriveDeps,
  told: (redriven: RedrivenLetter) => void,
  { signal }: Required<CallOptions>,
): Promise<readonly RedrivenLetter[]> {
  const redriven: RedrivenLetter[] = [];
  for (let from = 0; from < letters.length && !signal.aborted; from += CHUNK) {
    const chunk = letters.slice(from, from + CHUNK);
    const outcomes = await redriveLetters(
      chunk.map(({ letter }) => letter),
      deps,
      {
        signal,
        onOutcome: (_, outcome, index) => {
          const id = chunk[index]?.id ?? "";
          redriven.push({ id, outcome });
          told({ id, outcome });
        },
      },
    );
    // Removed even when interrupted meanwhile: they have gone through.
    await box.remove(chunk.filter((_, index) => outcomes[index]?.status === "done").map(({ id }) => id));
  }
  return redriven;
}
