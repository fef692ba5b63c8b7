import type { ErrorCode, ErrorKind } from "@isthmus/core";

/** The error codes that a failed call can come to. */
export type FailureCode = Extract<
  ErrorCode,
  | "aborted"
  | "throttled"
  | "unavailable"
  | "timed-out"
  | "expired-credentials"
  | "access-denied"
  | "not-found"
  | "invalid-config"
  | "item-too-large"
  | "invalid-item"
  | "unexpected"
>;

/** One code is one kind of trouble, whichever service it comes from, so that a service's table names the code alone. */
const KINDS: Readonly<Record<FailureCode, ErrorKind>> = {
  aborted: "retryable",
  throttled: "retryable",
  unavailable: "retryable",
  "timed-out": "retryable",
  "expired-credentials": "retryable",
  "access-denied": "configuration",
  "not-found": "configuration",
  "invalid-config": "configuration",
  "item-too-large": "poison",
  "invalid-item": "poison",
  // Giving up for a reason nobody foresaw would be a quiet loss, so it is tried again.
  unexpected: "retryable",
};

/** What is to be done about a failure of this code. */
export function kindOfFailure(code: FailureCode): ErrorKind {
  return KINDS[code];
}
