import { IsthmusError, isIsthmusError } from "@isthmus/core";
import type { ErrorCode, ErrorKind } from "@isthmus/core";

/** What was being called, for the message and for telling an item's fault from the setup's. */
export interface SdkCall {
  /** The API's name of the operation, for example `PutItem`. */
  readonly operation: string;
  /** What it was called on, for example `table "orders"`. Never a key or a value. */
  readonly resource: string;
  /**
   * What a refusal of the parameters blames: the `item` that was written, which is poison, or the `setup`, which a person must
   * mend.
   */
  readonly blames: "item" | "setup";
}

const THROTTLED: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "Throttling",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "LimitExceededException",
  "TransactionConflictException",
  "ReplicatedWriteConflictException",
]);

const TIMED_OUT: ReadonlySet<string> = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
]);

const EXPIRED_CREDENTIALS: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "TokenRefreshRequired",
  "RequestExpired",
  "RequestTimeTooSkewed",
  // The provider could not get credentials this time: metadata service or STS out of reach.
  "CredentialsProviderError",
  "ProviderError",
]);

const ACCESS_DENIED: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "NotAuthorized",
  "OptInRequired",
]);

const NOT_FOUND: ReadonlySet<string> = new Set(["ResourceNotFoundException", "TableNotFoundException"]);

const NETWORK: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "EPROTO",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "NetworkingError",
]);

const UNAVAILABLE: ReadonlySet<string> = new Set([
  "InternalServerError",
  "InternalFailure",
  "ServiceUnavailable",
  "ServiceUnavailableException",
]);

/**
 * Brings whatever an SDK call threw to an {@link IsthmusError} that tells what is to be done about it. DynamoDB's own words are left out
 * wherever they may quote an item's values, and so is the cause then.
 *
 * @param signal the signal that the call was given: a call cut short by it is `aborted`, however the SDK words it
 */
export function fromSdkError(error: unknown, call: SdkCall, signal?: AbortSignal): IsthmusError {
  if (isIsthmusError(error)) return error;
  const thrown = describe(error);
  const { names, status } = thrown;
  const on = `${call.operation} on ${call.resource}`;
  const is = (known: ReadonlySet<string>): boolean => names.some((name) => known.has(name));
  const retryable = (code: ErrorCode, message: string): IsthmusError =>
    made(code, "retryable", message, error);

  if (signal?.aborted === true || names.includes("AbortError"))
    return retryable("aborted", `${on} was aborted. Its effect is unknown; it is safe to call it again.`);
  if (is(THROTTLED) || thrown.throttling || status === 429)
    return retryable("throttled", `${on} was throttled. Try again later; raise the capacity if this lasts.`);
  if (is(TIMED_OUT))
    return retryable("timed-out", `${on} had no answer in time. It is safe to call it again.`);
  // A signature from outside the allowed time comes from credentials or a clock that the SDK is about to renew.
  if (is(EXPIRED_CREDENTIALS) || /signature (?:expired|not yet current)/i.test(thrown.message))
    return retryable("expired-credentials", `${on} had no valid credentials. Renew them and try again.`);
  if (is(ACCESS_DENIED)) {
    const message = `${on} was refused (${names[0]}). Allow this operation in the policies of the role in use, or mend its credentials.`;
    return made("access-denied", "configuration", message, error);
  }
  if (is(NOT_FOUND)) {
    const message = `${on} found nothing there. Create it, or mend its name, region and account in the configuration.`;
    return made("not-found", "configuration", message, error);
  }
  if (status === 413 || is(new Set(["ValidationException", "SerializationException"])))
    return refused(thrown, on, call);
  if (names.includes("ItemCollectionSizeLimitExceededException"))
    return made("item-too-large", "poison", `${on} was refused: the item collection is full at 10 GB.`);
  if (is(UNAVAILABLE) || is(NETWORK) || (status !== undefined && status >= 500))
    return retryable("unavailable", `${on} did not reach a working service (${names[0]}). Try again later.`);
  // Giving up for a reason nobody foresaw would be a quiet loss, so it is tried again.
  return retryable("unexpected", `${on} failed with an unexpected ${names[0]}.`);
}

/** DynamoDB refused the parameters. Its message may quote values, so that neither it nor the cause goes on. */
function refused(thrown: Thrown, on: string, call: SdkCall): IsthmusError {
  const { message } = thrown;
  // A table's name that is no name comes from the configuration, even if an item was to be written there.
  if (call.blames === "setup" || /at 'tableName'|invalid table(?:\/index)? name/i.test(message)) {
    return made(
      "invalid-config",
      "configuration",
      `${on} was refused: its parameters are not valid there. Check the names and ARNs in the configuration.`,
    );
  }
  if (thrown.status === 413 || /item size|maximum allowed size|request.*too large/i.test(message)) {
    return made(
      "item-too-large",
      "poison",
      `${on} was refused: the item exceeds DynamoDB's 400 KB, its version attributes included. Make it smaller.`,
    );
  }
  // An index's key is not the table's: the item as such may be well-formed elsewhere.
  const ofIndex = /\bindex/i.test(message);
  const ofKey = /\bkey\b|hashkey|rangekey|range keys|key element/i.test(message);
  if (ofKey && !ofIndex) {
    return made(
      "wrong-key",
      "poison",
      `${on} was refused: the key does not match the table's key schema. Give the table the same schema in every region.`,
    );
  }
  return made(
    "invalid-item",
    "poison",
    ofIndex
      ? `${on} was refused: the item does not fit a secondary index of this table. Give the indexes the same keys in every region.`
      : `${on} was refused: DynamoDB does not take the item as it is, for example a number beyond 38 digits or too deep a nesting.`,
  );
}

interface Thrown {
  /** The error's name, its code and its cause's code, whichever are there; never empty. */
  readonly names: readonly string[];
  readonly message: string;
  readonly status: number | undefined;
  readonly throttling: boolean;
}

function describe(error: unknown): Thrown {
  const name = textOf(error, "name");
  const names = [name, textOf(error, "code"), textOf(propertyOf(error, "cause"), "code")].filter(
    (text) => text !== undefined,
  );
  // A plain `Error` says nothing by its name, so that its code comes first in messages.
  if (name === "Error" && names.length > 1) names.push(names.shift() as string);
  const status = propertyOf(propertyOf(error, "$metadata"), "httpStatusCode");
  return {
    names: names.length > 0 ? names : [typeof error],
    message: textOf(error, "message") ?? "",
    status: typeof status === "number" ? status : undefined,
    throttling: propertyOf(propertyOf(error, "$retryable"), "throttling") === true,
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const property = propertyOf(value, name);
  return typeof property === "string" ? property : undefined;
}

function made(code: ErrorCode, kind: ErrorKind, message: string, cause?: unknown): IsthmusError {
  return new IsthmusError(code, message, cause === undefined ? { kind } : { kind, cause });
}
