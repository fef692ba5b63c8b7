import { IsthmusError, isIsthmusError, toIsthmusError } from "@isthmus/core";
import type { ErrorCode, ErrorKind } from "@isthmus/core";

type Meaning = readonly [code: ErrorCode, kind: ErrorKind];

/** SQS' own names for trouble, in whole errors and in single entries, and those of the client and the signing process before it. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["RequestThrottled", ["throttled", "retryable"]],
  ["ThrottlingException", ["throttled", "retryable"]],
  ["Throttling", ["throttled", "retryable"]],
  ["KmsThrottled", ["throttled", "retryable"]],
  ["OverLimit", ["throttled", "retryable"]],
  ["TooManyRequestsException", ["throttled", "retryable"]],
  ["InternalError", ["unavailable", "retryable"]],
  ["InternalFailure", ["unavailable", "retryable"]],
  ["ServiceUnavailable", ["unavailable", "retryable"]],
  ["QueueDeletedRecently", ["unavailable", "retryable"]],
  ["TimeoutError", ["timed-out", "retryable"]],
  ["RequestTimeout", ["timed-out", "retryable"]],
  ["ETIMEDOUT", ["timed-out", "retryable"]],
  ["ECONNREFUSED", ["unavailable", "retryable"]],
  ["ECONNRESET", ["unavailable", "retryable"]],
  ["EPIPE", ["unavailable", "retryable"]],
  ["ENOTFOUND", ["unavailable", "retryable"]],
  ["EAI_AGAIN", ["unavailable", "retryable"]],
  ["ExpiredToken", ["expired-credentials", "retryable"]],
  ["ExpiredTokenException", ["expired-credentials", "retryable"]],
  ["RequestExpired", ["expired-credentials", "retryable"]],
  ["AccessDenied", ["access-denied", "configuration"]],
  ["AccessDeniedException", ["access-denied", "configuration"]],
  ["InvalidSecurity", ["access-denied", "configuration"]],
  ["InvalidClientTokenId", ["access-denied", "configuration"]],
  ["UnrecognizedClientException", ["access-denied", "configuration"]],
  ["SignatureDoesNotMatch", ["access-denied", "configuration"]],
  ["InvalidSignatureException", ["access-denied", "configuration"]],
  ["MissingAuthenticationTokenException", ["access-denied", "configuration"]],
  ["CredentialsProviderError", ["access-denied", "configuration"]],
  ["KmsAccessDenied", ["access-denied", "configuration"]],
  ["KmsDisabled", ["access-denied", "configuration"]],
  ["KmsInvalidState", ["access-denied", "configuration"]],
  ["KmsInvalidKeyUsage", ["access-denied", "configuration"]],
  ["KmsOptInRequired", ["access-denied", "configuration"]],
  ["DisabledException", ["access-denied", "configuration"]],
  ["InvalidStateException", ["access-denied", "configuration"]],
  ["NotFoundException", ["not-found", "configuration"]],
  ["KmsNotFound", ["not-found", "configuration"]],
  ["QueueDoesNotExist", ["not-found", "configuration"]],
  ["NonExistentQueue", ["not-found", "configuration"]],
  ["BatchRequestTooLong", ["invalid-config", "configuration"]],
  ["InvalidAddress", ["invalid-config", "configuration"]],
  ["UnsupportedOperation", ["invalid-config", "configuration"]],
  ["InvalidAttributeName", ["invalid-config", "configuration"]],
  ["InvalidAttributeValue", ["invalid-config", "configuration"]],
  ["InvalidParameterValue", ["invalid-config", "configuration"]],
  ["InvalidParameterValueException", ["invalid-config", "configuration"]],
  ["MissingParameter", ["invalid-config", "configuration"]],
]);

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  throttled: "Send less at a time, or give a FIFO queue its high-throughput mode.",
  "expired-credentials": "Renewed credentials are used with the next attempt.",
  "access-denied":
    "Check the role, its permissions on the queue and on the queue's KMS key, and the credentials.",
  "not-found": "Check the queue's URL, region and account.",
  "invalid-config": "Check the queue's URL and that the configured limits are those of the queue.",
};

/**
 * What an error of the SQS client means for us. The client's own message is kept as the cause only.
 *
 * @param operation the API operation, for the message
 */
export function sqsError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  if (isIsthmusError(error)) return error;
  if (signal?.aborted === true) {
    return new IsthmusError("aborted", `The caller aborted SQS ${operation}; it may have happened.`, {
      kind: "retryable",
      cause: error,
    });
  }
  const names = namesOf(error);
  const meaning =
    names.map((name) => MEANINGS.get(name)).find((found) => found !== undefined) ?? byStatus(error);
  return meaning === undefined ? toIsthmusError(error) : describe(operation, names[0] ?? "", meaning, error);
}

/**
 * What the code of an entry that a batch refused means. The code is asked first, since SQS calls even its throttling by KMS the
 * sender's fault. An unknown fault of the sender comes from the entry itself and would come again: poison. Any other unknown one passes.
 */
export function refusedEntryError(
  operation: string,
  refused: { readonly Code?: string | undefined; readonly SenderFault?: boolean | undefined },
): IsthmusError {
  const code = refused.Code ?? "no error code";
  const fallback: Meaning =
    refused.SenderFault === true ? ["unexpected", "poison"] : ["unexpected", "retryable"];
  return describe(`${operation} (one entry)`, code, MEANINGS.get(plainName(code)) ?? fallback, undefined);
}

/** Whether the error is the client's of this name, as the cause of ours. */
export function isCausedBy(error: unknown, name: string): boolean {
  return isIsthmusError(error) && namesOf(error.cause).includes(name);
}

function describe(operation: string, name: string, meaning: Meaning, cause: unknown): IsthmusError {
  const [code, kind] = meaning;
  const advice = ADVICE[code];
  const message = `SQS ${operation} failed with ${JSON.stringify(name)}.${advice === undefined ? "" : ` ${advice}`}`;
  return new IsthmusError(code, message, cause === undefined ? { kind } : { kind, cause });
}

/** The error's name and, for network errors, its code. */
function namesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const names = "code" in error && typeof error.code === "string" ? [error.name, error.code] : [error.name];
  return names.map(plainName);
}

/** The same trouble comes with and without the name of a service, depending on the protocol: `AWS.SimpleQueueService.` or `KMS.`. */
function plainName(name: string): string {
  return name.replace(/^(?:AWS\.SimpleQueueService|KMS)\./, "");
}

function byStatus(error: unknown): Meaning | undefined {
  const status = httpStatusOf(error);
  if (status === undefined) return undefined;
  if (status >= 500) return ["unavailable", "retryable"];
  if (status === 429) return ["throttled", "retryable"];
  if (status === 408) return ["timed-out", "retryable"];
  if (status === 401 || status === 403) return ["access-denied", "configuration"];
  return status >= 400 ? ["invalid-config", "configuration"] : undefined;
}

function httpStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
