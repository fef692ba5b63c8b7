import { IsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";

/**
 * Awaited once by every call of an in-memory adapter before its single atomic step. It is where a test or a simulator takes the
 * turn: it may wait as long as it likes, or reject, which is a crash before the step.
 *
 * @param call the port's method, for example `put`
 */
export type BeforeStep = (call: string) => Promise<void>;

/** Lets every call go on in the next microtask. */
export const immediately: BeforeStep = async () => Promise.resolve();

/** Waits for the turn, and rejects with `aborted` if the call was aborted by then. */
export async function takeTurn(beforeStep: BeforeStep, call: string, options?: CallOptions): Promise<void> {
  await beforeStep(call);
  if (options?.signal?.aborted === true) {
    throw new IsthmusError("aborted", `The call of ${call} was aborted before anything was done.`, {
      kind: "retryable",
      cause: options.signal.reason,
    });
  }
}
