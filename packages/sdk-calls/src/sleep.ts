import { setTimeout as delay } from "node:timers/promises";
import { IsthmusError } from "@isthmus/core";

/**
 * Waits for `ms` milliseconds.
 *
 * @throws IsthmusError `aborted` (retryable) as soon as `signal` is aborted
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal && { signal });
  } catch (cause) {
    throw new IsthmusError("aborted", "Waiting was aborted.", { kind: "retryable", cause });
  }
}
