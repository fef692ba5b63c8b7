import type { AwsCredentialIdentity } from "@smithy/types";
import { inspect } from "node:util";

/** What {@link sealedIdentity} is made of. */
export interface IdentityParts {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** Credentials as the SDK takes them, which neither `util.inspect` nor `JSON.stringify` shows: they may end up in somebody's log. */
export function sealedIdentity({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiration,
}: IdentityParts): AwsCredentialIdentity {
  const identity: AwsCredentialIdentity = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiration }),
  };
  const shown = (): string => "[credentials]";
  Object.defineProperty(identity, inspect.custom, { value: shown });
  Object.defineProperty(identity, "toJSON", { value: shown });
  return identity;
}

/** Whether two identities are the same keys. */
export function sameIdentity(one: AwsCredentialIdentity, other: AwsCredentialIdentity): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  );
}
