import { IsthmusError, isIsthmusError, toIsthmusError } from "@isthmus/core";
import type { ErrorCode, ErrorKind } from "@isthmus/core";

type Meaning = readonly [code: ErrorCode, kind: ErrorKind];

/** Kinesis' own names for trouble, and those of the client and the signing process before it. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["ProvisionedThroughputExceededException", ["throttled", "retryable"]],
  ["LimitExceededException", ["throttled", "retryable"]],
  ["KMSThrottlingException", ["throttled", "retryable"]],
  ["ThrottlingException", ["throttled", "retryable"]],
  ["Throttling", ["throttled", "retryable"]],
  ["TooManyRequestsException", ["throttled", "retryable"]],
  ["InternalFailure", ["unavailable", "retryable"]],
  ["InternalFailureException", ["unavailable", "retryable"]],
  ["ServiceUnavailable", ["unavailable", "retryable"]],
  ["ResourceInUseException", ["unavailable", "retryable"]],
  ["ExpiredNextTokenException", ["unavailable", "retryable"]],
  ["ExpiredIteratorException", ["unavailable", "retryable"]],
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
  ["AccessDeniedException", ["access-denied", "configuration"]],
  ["UnrecognizedClientException", ["access-denied", "configuration"]],
  ["InvalidSignatureException", ["access-denied", "configuration"]],
  ["MissingAuthenticationTokenException", ["access-denied", "configuration"]],
  ["CredentialsProviderError", ["access-denied", "configuration"]],
  ["KMSAccessDeniedException", ["access-denied", "configuration"]],
  ["KMSDisabledException", ["access-denied", "configuration"]],
  ["KMSInvalidStateException", ["access-denied", "configuration"]],
  ["KMSNotFoundException", ["not-found", "configuration"]],
  ["KMSOptInRequired", ["access-denied", "configuration"]],
  ["ResourceNotFoundException", ["not-found", "configuration"]],
  ["InvalidArgumentException", ["invalid-config", "configuration"]],
  ["ValidationException", ["invalid-config", "configuration"]],
  ["SerializationException", ["invalid-config", "configuration"]],
]);

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  throttled: "Give the stream more shards, or make it on-demand.",
  "expired-credentials": "Renewed credentials are used with the next attempt.",
  "access-denied":
    "Check the role, its permissions on the stream and on the stream's KMS key, and the credentials.",
  "not-found": "Check the stream's name, region and account.",
  "invalid-config": "Check the stream's name and that the configured limits are those of the stream.",
};

/**
 * What an error of the Kinesis client means for us. The client's own message is kept as the cause only.
 *
 * @param operation the API operation, for the message
 */
export function kinesisError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  if (isIsthmusError(error)) return error;
  if (signal?.aborted === true) {
    return new IsthmusError("aborted", `The caller aborted Kinesis ${operation}; it may have happened.`, {
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
 * What the code of a record that PutRecords refused means. An unknown code counts as passing: giving up for a reason nobody knows would be
 * a quiet loss.
 */
export function refusedRecordError(code: string): IsthmusError {
  return describe(
    "PutRecords (one record)",
    code,
    MEANINGS.get(code) ?? ["unexpected", "retryable"],
    undefined,
  );
}

/** Whether the error is the client's of this name, bare or as the cause of ours. */
export function isNamed(error: unknown, name: string): boolean {
  return namesOf(error).includes(name) || (isIsthmusError(error) && namesOf(error.cause).includes(name));
}

function describe(operation: string, name: string, meaning: Meaning, cause: unknown): IsthmusError {
  const [code, kind] = meaning;
  const advice = ADVICE[code];
  const message = `Kinesis ${operation} failed with ${JSON.stringify(name)}.${advice === undefined ? "" : ` ${advice}`}`;
  return new IsthmusError(code, message, cause === undefined ? { kind } : { kind, cause });
}

/** The error's name and, for network errors, its code. */
function namesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return "code" in error && typeof error.code === "string" ? [error.name, error.code] : [error.name];
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
