import { IsthmusError, isIsthmusError } from "@isthmus/core";
import { classifyFailure } from "./classify-failure.ts";
import type { Failure } from "./classify-failure.ts";
import { COMMON_ADVICE } from "./common-failures.ts";
import type { FailureCode } from "./failure-code.ts";
import type { SdkService } from "./sdk-service.ts";

const WHAT_HAPPENED: Readonly<Record<FailureCode, string>> = {
  aborted: "was aborted",
  throttled: "was throttled",
  unavailable: "could not be served",
  "timed-out": "had no answer in time",
  "expired-credentials": "had no valid credentials",
  unexpected: "failed unexpectedly",
  "access-denied": "was not allowed",
  "not-found": "found nothing there",
  "invalid-config": "was refused as invalid",
  "item-too-large": "was refused as too large",
  "invalid-item": "was refused as invalid",
};

/**
 * Brings whatever a call of an SDK client threw to an `IsthmusError` that tells what is to be done about it. One that is one already stays as it
 * is. The client's own words go on as the cause only.
 *
 * @param subject what was called, and on what; begins the message. Never a key or a value. For example `Kinesis PutRecords`
 * @param signal the signal that the call was given: a call cut short by it is `aborted`, however the SDK words it
 *
 * @example
 * export function stsError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
 *   return sdkError(error, `STS ${operation}`, STS, signal);
 * }
 */
export function sdkError(
  error: unknown,
  subject: string,
  service: SdkService,
  signal?: AbortSignal,
): IsthmusError {
  if (isIsthmusError(error)) return error;
  return failureError(classifyFailure(error, service, signal), subject, service, error);
}

/**
 * The error of a classified failure: what happened, its name, and what to do.
 *
 * @param cause kept with the error; left out where the service's words may quote an item
 */
export function failureError(
  { code, kind, name }: Failure,
  subject: string,
  service: SdkService,
  cause?: unknown,
): IsthmusError {
  // What an aborted call happened to fail with says nothing.
  const named = code === "aborted" ? "" : ` (${JSON.stringify(name)})`;
  const advice = service.advice?.[code] ?? COMMON_ADVICE[code];
  const message = `${subject} ${WHAT_HAPPENED[code]}${named}.${advice === undefined ? "" : ` ${advice}`}`;
  return new IsthmusError(code, message, cause === undefined ? { kind } : { kind, cause });
}
