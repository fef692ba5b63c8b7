import type { IsthmusError } from "@isthmus/core";

/** The part of an SDK client's call options that is used. */
export interface SdkCallOptions {
  readonly abortSignal?: AbortSignal;
}

/**
 * Makes one call of a client, giving it the signal in the form the SDK takes, and its errors a meaning. Once the signal is aborted nothing is called.
 *
 * @param toError what the service's errors mean
 * @param called what is called, as `toError` wants it told
 * @throws IsthmusError whatever is thrown, as `toError` says
 *
 * @example
 * await callSdk(kinesisError, "ListShards", signal, (options) => client.send(command, options));
 */
export async function callSdk<Called, R>(
  toError: (error: unknown, called: Called, signal: AbortSignal | undefined) => IsthmusError,
  called: Called,
  signal: AbortSignal | undefined,
  call: (options: SdkCallOptions) => Promise<R>,
): Promise<R> {
  try {
    signal?.throwIfAborted();
    return await call(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw toError(error, called, signal);
  }
}
