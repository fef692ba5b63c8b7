import { IsthmusError, isIsthmusError } from "@isthmus/core";
import { classifyFailure, failureError } from "@isthmus/sdk-calls";
import type { SdkService } from "@isthmus/sdk-calls";

/** STS' own names, in both of the forms in which its protocol and its client give them. */
const STS: SdkService = {
  names: {
    "access-denied": [
      "InvalidIdentityToken",
      "InvalidIdentityTokenException",
      "IDPRejectedClaim",
      "IDPRejectedClaimException",
      "OutboundWebIdentityFederationDisabled",
      "OutboundWebIdentityFederationDisabledException",
      "RegionDisabledException",
    ],
    unavailable: ["IDPCommunicationError", "IDPCommunicationErrorException"],
    "invalid-config": [
      "ValidationError",
      "SessionDurationEscalationException",
      "JWTPayloadSizeExceededException",
    ],
  },
  otherRefusals: "invalid-config",
  advice: {
    "access-denied":
      "Check the caller's permissions, the role's trust policy and, for a token, the IAM OIDC provider of the target account: its URL must be the source account's issuer, and its client IDs must have the audience. Credentials of one partition are refused in every other.",
    "invalid-config":
      "Check the role's ARN, the session's name and the durations against what the role allows.",
    "expired-credentials":
      "If it stays so, check the caller's own credentials: its role, profile or environment.",
    "timed-out": "Try again.",
  },
};

/** Secrets Manager's own names. */
const SECRETS_MANAGER: SdkService = {
  names: {
    "access-denied": ["DecryptionFailure"],
    unavailable: ["InternalServiceError"],
    "invalid-config": ["InvalidParameterException", "InvalidRequestException"],
  },
  otherRefusals: "invalid-config",
  advice: {
    "access-denied": "Allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt on its key.",
    "not-found": "Check the secret's name, its region and its account.",
    "expired-credentials":
      "If it stays so, check the caller's own credentials: its role, profile or environment.",
    "timed-out": "Try again.",
  },
};

const SERVICES = { STS, "Secrets Manager": SECRETS_MANAGER } as const;
const QUOTE_LENGTH_MAX = 400;

/** A call for credentials. */
export interface CredentialsCall {
  /** The API's name of the operation, for example `AssumeRole`. */
  readonly operation: string;
  readonly service: keyof typeof SERVICES;
  readonly region: string;
  /** Texts that were sent and must not be shown, should the answer repeat them. */
  readonly hidden?: readonly string[];
}

/**
 * What a failed call for credentials means. Unlike other errors it has no cause: a service may answer with the very token that it was sent, and
 * the caller's own error may hold more than we know of. Only a refusal for lack of rights is quoted, because its words name the caller, the action
 * and the issuer, without which nobody could mend it.
 */
export function credentialsError(error: unknown, call: CredentialsCall): IsthmusError {
  if (isIsthmusError(error)) return error;
  const { operation, service, region, hidden = [] } = call;
  const failure = classifyFailure(error, SERVICES[service]);
  const told = failureError(failure, `${operation} at ${service} of ${region}`, SERVICES[service]);
  if (failure.code !== "access-denied" || failure.message === "") return told;
  return new IsthmusError(told.code, `${told.message} The answer was: ${quoted(failure.message, hidden)}.`, {
    kind: told.kind,
  });
}

function quoted(message: string, hidden: readonly string[]): string {
  const clean = hidden.reduce((text, secret) => text.replaceAll(secret, "[hidden]"), message);
  return JSON.stringify(clean.length > QUOTE_LENGTH_MAX ? `${clean.slice(0, QUOTE_LENGTH_MAX)}...` : clean);
}
