import type { FailureCode } from "./failure-code.ts";

/** What errors of any AWS service mean, of the SDK's client and signing before it, and of the sockets below. */
export const COMMON_NAMES: Readonly<Partial<Record<FailureCode, readonly string[]>>> = {
  aborted: ["AbortError"],
  throttled: [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "SlowDown",
  ],
  "timed-out": ["TimeoutError", "RequestTimeout", "RequestTimeoutException", "ETIMEDOUT", "ESOCKETTIMEDOUT"],
  "expired-credentials": [
    "ExpiredToken",
    "ExpiredTokenException",
    "TokenRefreshRequired",
    "RequestExpired",
    // The SDK has learnt the service's time from this answer and signs the next request by it.
    "RequestTimeTooSkewed",
    // The provider could not get credentials this time: metadata service or STS out of reach. That there never will be any looks the same, so
    // that no adapter may call it a wrong setup: a process that has worked for weeks would be told so after a hiccup of a minute.
    "CredentialsProviderError",
    "ProviderError",
  ],
  "access-denied": [
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
  ],
  "not-found": ["ResourceNotFoundException"],
  unavailable: [
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
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
  ],
};

/** What an answer's HTTP status means where its name says nothing; 429 and those from 500 on are told before. */
export const COMMON_STATUSES: Readonly<Partial<Record<number, FailureCode>>> = {
  401: "access-denied",
  403: "access-denied",
  408: "timed-out",
};

/** What a person is to do where the service's table does not know better. */
export const COMMON_ADVICE: Readonly<Partial<Record<FailureCode, string>>> = {
  aborted: "It may have happened all the same.",
  throttled: "Try again later.",
  unavailable: "Try again later.",
  "timed-out": "It may have happened all the same. Try again.",
  "expired-credentials":
    "Renewed credentials are used with the next attempt. If it stays so, check where they come from: the role, profile or environment.",
  "access-denied": "Allow this operation in the policies of the role in use, or mend its credentials.",
  "not-found": "Create it, or mend its name, region and account in the configuration.",
  "invalid-config": "Check the names and ARNs in the configuration.",
};
