import type { DeadLetter, DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";

/** Ports under which a letter is handled again. */
export interface RedrivePorts {
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
  /** What they have seen. */
  outcome():
    | { readonly status: "done" }
    | { readonly status: "poison"; readonly reason: DeadLetter["reason"]; readonly detail: string };
}

/**
 * Notices what would be put down as a dead letter again, instead of keeping it twice: the letter is still where it was. For the same reason it is not
 * counted as a new one.
 */
export function observedPorts({ metrics }: { readonly metrics: Metrics }): RedrivePorts {
  let again: DeadLetter | undefined;
  return {
    deadLetters: {
      put: async (letter) => {
        again ??= letter;
        return Promise.resolve();
      },
    },
    metrics: {
      add(metric, value, dimensions) {
        if (metric !== "DeadLettered") metrics.add(metric, value, dimensions);
      },
    },
    outcome: () =>
      again === undefined
        ? { status: "done" }
        : { status: "poison", reason: again.reason, detail: again.detail },
  };
}
