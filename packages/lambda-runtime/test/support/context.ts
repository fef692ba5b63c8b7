import type { LambdaContext } from "../../src/index.ts";

/** A context with the given time left, in milliseconds; a minute unless told otherwise. */
export function lambdaContext(remainingMs = 60_000): LambdaContext {
  return { awsRequestId: "request-1", getRemainingTimeInMillis: () => remainingMs };
}
