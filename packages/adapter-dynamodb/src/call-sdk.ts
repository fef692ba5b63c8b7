import { fromSdkError } from "./errors.ts";
import type { SdkCall } from "./errors.ts";

/**
 * Runs one SDK call, giving it the signal in the form the SDK takes.
 *
 * @throws IsthmusError whatever the SDK throws, brought to our kinds by {@link fromSdkError}
 */
export async function callSdk<T>(
  call: SdkCall,
  signal: AbortSignal | undefined,
  run: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await run(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw fromSdkError(error, call, signal);
  }
}
