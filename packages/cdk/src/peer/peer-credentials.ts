import type { Duration } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";

/** Settings of {@link PeerCredentials.webIdentity}. */
export interface WebIdentityOptions {
  /**
   * ARN of the role at the peer. Default: the role that a {@link ReplicationSide} makes there for this side, which needs the peer's `account`.
   */
  readonly roleArn?: string;
  /** Whom the token is for: a client ID of the OIDC provider at the peer. Default: `isthmus`. */
  readonly audience?: string;
  /** How the token is signed. Default: `RS256`. */
  readonly signingAlgorithm?: "RS256" | "ES384";
  /** Life of the token, 1 minute to 1 hour. Default: 5 minutes. */
  readonly tokenLife?: Duration;
  /** Life of the credentials, 15 minutes to 12 hours, at most what the role allows. Default: 1 hour. */
  readonly sessionLife?: Duration;
  /** Endpoint of this side's STS, where it is not AWS's own, for example an interface endpoint without private DNS. */
  readonly sourceEndpoint?: string;
}

/** Settings of {@link PeerCredentials.assumeRole}. */
export interface AssumeRoleOptions {
  /**
   * ARN of the role at the peer. Default: the role that a {@link ReplicationSide} makes there for this side, which needs the peer's `account`.
   */
  readonly roleArn?: string;
  /** What the role's trust policy asks for beside who takes it on. Default: nothing. */
  readonly externalId?: string;
}

/** How this side's functions become somebody at a peer. Make one with {@link PeerCredentials}. */
export type PeerCredentials =
  | { readonly kind: "own" }
  | ({ readonly kind: "web-identity" } & WebIdentityOptions)
  | ({ readonly kind: "assume-role" } & AssumeRoleOptions)
  | { readonly kind: "secret"; readonly secret: ISecret; readonly sourceEndpoint?: string };

/** Makes a {@link PeerCredentials:type}. */
export const PeerCredentials: {
  /** The functions' own roles, for a peer of the same account. */
  own(): PeerCredentials;
  /** A role of another partition, taken on with a token that this side's STS signs. Nothing is stored. */
  webIdentity(options?: WebIdentityOptions): PeerCredentials;
  /** A role of another account of the same partition. */
  assumeRole(options?: AssumeRoleOptions): PeerCredentials;
  /** An access key of the peer's partition, kept here in Secrets Manager as `{"accessKeyId": "...", "secretAccessKey": "..."}`. */
  secret(secret: ISecret, options?: { readonly sourceEndpoint?: string }): PeerCredentials;
} = {
  own: () => ({ kind: "own" }),
  webIdentity: (options = {}) => ({ kind: "web-identity", ...options }),
  assumeRole: (options = {}) => ({ kind: "assume-role", ...options }),
  secret: (secret, options = {}) => ({ kind: "secret", secret, ...options }),
};
