import { INVOCATION_BYTES_MAX } from "./local-function.ts";
import type { InvocationResult } from "./local-function.ts";

/** The answer to an event that Lambda would refuse. */
export function tooLarge(requestId: string): InvocationResult {
  return {
    status: "failed",
    requestId,
    failure: "too-large",
    errorType: "RequestEntityTooLargeException",
    errorMessage: `The event has more than ${INVOCATION_BYTES_MAX} bytes.`,
  };
}

/** The answer when time is up. */
export function timedOut(requestId: string, timeoutMs: number): InvocationResult {
  return {
    status: "failed",
    requestId,
    failure: "timed-out",
    errorType: "Sandbox.Timedout",
    errorMessage: `The invocation took longer than ${timeoutMs} ms.`,
  };
}
