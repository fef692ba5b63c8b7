import type { AwsCredentialIdentity } from "@smithy/types";
import { IsthmusError } from "@isthmus/core";
import { sealedIdentity } from "./identity.ts";

/** The credentials in an answer of STS. */
export interface RoleSession {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
  readonly Expiration?: Date | undefined;
}

/** @throws IsthmusError `unexpected` (retryable) if something is missing */
export function sessionIdentity(session: RoleSession | undefined, operation: string): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = session ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new IsthmusError(
      "unexpected",
      `${operation} answered without complete credentials. Expected: AccessKeyId, SecretAccessKey and SessionToken. It is tried again later.`,
      { kind: "retryable" },
    );
  }
  return sealedIdentity({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  });
}
