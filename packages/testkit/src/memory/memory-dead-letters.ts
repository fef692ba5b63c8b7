import type { DeadLetter, DeadLetters } from "@isthmus/core";
import { immediately, takeTurn } from "./step.ts";
import type { BeforeStep } from "./step.ts";

/** Dead letters in memory. */
export interface MemoryDeadLetters extends DeadLetters {
  /** What has been put down so far, repeats included, in order. */
  letters(): readonly DeadLetter[];
  /** Removes all letters and returns them, as a person does who redrives them. */
  take(): readonly DeadLetter[];
}

/** Makes an empty box of dead letters. */
export function memoryDeadLetters(options: { readonly beforeStep?: BeforeStep } = {}): MemoryDeadLetters {
  const kept: DeadLetter[] = [];
  return {
    put: async (letter, callOptions) => {
      await takeTurn(options.beforeStep ?? immediately, "deadLetters.put", callOptions);
      kept.push(letter);
    },
    letters: () => [...kept],
    take: () => kept.splice(0),
  };
}
