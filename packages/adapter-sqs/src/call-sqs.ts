import { sqsError } from "./errors.ts";

/** The part of the client's call options that is used. */
export interface CallSignal {
  readonly abortSignal?: AbortSignal;
}

/**
 * Makes one call of the client with the caller's signal, and gives its errors a meaning.
 *
 * @throws IsthmusError as {@link sqsError} says
 */
export async function callSqs<R>(
  operation: string,
  signal: AbortSignal | undefined,
  call: (options: CallSignal) => Promise<R>,
): Promise<R> {
  try {
    signal?.throwIfAborted();
    return await call(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw sqsError(error, operation, signal);
  }
}
