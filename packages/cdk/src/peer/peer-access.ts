import type { IOidcProvider } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** Settings of {@link PeerAccess.webIdentity}. */
export interface WebIdentityAccessOptions {
  /** The peer account's issuer URL, as `aws iam enable-outbound-web-identity-federation` prints it there. */
  readonly issuerUrl: string;
  /** Whom the peer's tokens are for. Default: `isthmus`. */
  readonly audience?: string;
  /**
   * ARNs of the peer's roles that may get in, as the `sub` claim of their tokens has them. Default: the roles of `forward` and `redrive` that a
   * {@link ReplicationSide} makes there, which needs the peer's `account`.
   */
  readonly subjects?: readonly string[];
  /** The issuer's OIDC provider, if this account has it already: an account can have one for each issuer. Default: it is made. */
  readonly provider?: IOidcProvider;
}

/** Settings of {@link PeerAccess.assumeRole}. */
export interface AssumeRoleAccessOptions {
  /**
   * ARNs of the peer's roles that may get in. Default: the roles of `forward` and `redrive` that a {@link ReplicationSide} makes there, which needs
   * the peer's `account`.
   */
  readonly subjects?: readonly string[];
  /** What they have to say beside. Default: nothing. */
  readonly externalId?: string;
}

/** Settings of {@link PeerAccess.accessKey}. */
export interface AccessKeyAccessOptions {
  /** Key that the secret with the access key is encrypted with. Default: the side's `encryptionKey`, else the account's own key for secrets. */
  readonly encryptionKey?: IKey;
  /** Counts up to replace the access key by a new one. Default: 1. */
  readonly serial?: number;
}

/** How a peer gets into this side's inbox. Make one with {@link PeerAccess}. */
export type PeerAccess =
  | ({ readonly kind: "web-identity" } & WebIdentityAccessOptions)
  | ({ readonly kind: "assume-role" } & AssumeRoleAccessOptions)
  | ({ readonly kind: "access-key" } & AccessKeyAccessOptions);

/** Makes a {@link PeerAccess:type}. All of them may send to the inbox and do nothing else. */
export const PeerAccess: {
  /** A role for a peer of another partition, which shows a token that its own partition has signed. */
  webIdentity(options: WebIdentityAccessOptions): PeerAccess;
  /** A role for a peer of another account of the same partition. */
  assumeRole(options?: AssumeRoleAccessOptions): PeerAccess;
  /**
   * A user with an access key, for a peer of another partition where web identity is not to be had. The key is put into a secret here; a person
   * carries it into a secret of the peer.
   */
  accessKey(options?: AccessKeyAccessOptions): PeerAccess;
} = {
  webIdentity: (options) => ({ kind: "web-identity", ...options }),
  assumeRole: (options = {}) => ({ kind: "assume-role", ...options }),
  accessKey: (options = {}) => ({ kind: "access-key", ...options }),
};
