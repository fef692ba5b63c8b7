import { IsthmusError, timestampFromMillis } from "@isthmus/core";
import type { Clock, DeadLetters, Metrics } from "@isthmus/core";

/** What a benchmark does not measure: metrics that go nowhere, and dead letters that there must not be. */
export const SILENT: { readonly metrics: Metrics; readonly deadLetters: DeadLetters; readonly clock: Clock } =
  {
    metrics: { add: () => {} },
    deadLetters: {
      put: async ({ reason }) =>
        Promise.reject(
          new IsthmusError("unexpected", `A benchmark's change went to the dead letters: ${reason}.`),
        ),
    },
    clock: { now: () => timestampFromMillis(Date.now()) },
  };
