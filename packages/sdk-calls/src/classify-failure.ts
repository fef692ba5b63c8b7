import type { ErrorKind } from "@isthmus/core";
import { COMMON_NAMES, COMMON_STATUSES } from "./common-failures.ts";
import { kindOfFailure } from "./failure-code.ts";
import type { FailureCode } from "./failure-code.ts";
import type { SdkService } from "./sdk-service.ts";
import { readThrown } from "./thrown.ts";
import type { Thrown } from "./thrown.ts";

/** Too many requests. */
const STATUS_THROTTLED = 429;

/** What a failed call, or one refused entry of a batch, means. */
export interface Failure {
  readonly code: FailureCode;
  readonly kind: ErrorKind;
  /** The name that decided, or else the first one there is. Safe to show. */
  readonly name: string;
}

/** What something thrown by a client means, with what else is known of it. */
export interface ThrownFailure extends Failure {
  /** The service's own words. They may quote an item: to be read, never to be passed on. */
  readonly message: string;
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
}

/**
 * What something that an SDK client threw means. Signs of throttling decide before all names, because whoever is told to slow down has not been
 * judged yet. Then names do, the service's own before the common ones, and then the HTTP status. What nobody foresaw is `unexpected`.
 *
 * @param signal the signal that the call was given: a call cut short by it is `aborted`, however the SDK words it
 */
export function classifyFailure(error: unknown, service: SdkService, signal?: AbortSignal): ThrownFailure {
  const thrown = readThrown(error);
  const { names, message, status } = thrown;
  const named = names.find((name) => codeOfName(name, service) !== undefined);
  const code = signal?.aborted === true ? "aborted" : codeOf(thrown, named, service);
  return { ...failureOf(code, named ?? names[0]), message, status };
}

/**
 * What the error code of one entry means, where a batch operation refuses entries one by one. An unknown one is `unexpected` and is tried
 * again.
 */
export function classifyRefusal(name: string, service: SdkService): Failure {
  return failureOf(codeOfName(name, service) ?? "unexpected", name);
}

function failureOf(code: FailureCode, name: string): Failure {
  return { code, kind: kindOfFailure(code), name };
}

function codeOfName(name: string, { names, prefixes = [] }: SdkService): FailureCode | undefined {
  const prefix = prefixes.find((beginning) => name.startsWith(beginning)) ?? "";
  const bare = name.slice(prefix.length);
  return codeIn(names ?? {}, bare) ?? codeIn(COMMON_NAMES, bare);
}

function codeIn(table: NonNullable<SdkService["names"]>, name: string): FailureCode | undefined {
  for (const code of Object.keys(table) as FailureCode[])
    if (table[code]?.includes(name) === true) return code;
  return undefined;
}

function codeOf(thrown: Thrown, named: string | undefined, service: SdkService): FailureCode {
  if (thrown.throttling || thrown.status === STATUS_THROTTLED) return "throttled";
  const byName = named === undefined ? undefined : codeOfName(named, service);
  const code = byName ?? codeOfStatus(thrown.status, service);
  return code === "access-denied" && isOffInTime(thrown) ? "expired-credentials" : code;
}

function codeOfStatus(status: number | undefined, service: SdkService): FailureCode {
  if (status === undefined || status < 400) return "unexpected";
  const known = service.statuses?.[status] ?? COMMON_STATUSES[status];
  if (known !== undefined) return known;
  return status >= 500 ? "unavailable" : (service.otherRefusals ?? "unexpected");
}

/** A signature from outside the allowed time comes from credentials or a clock that the SDK is about to renew. */
function isOffInTime({ message }: Thrown): boolean {
  return /signature (?:expired|not yet current)/i.test(message);
}
