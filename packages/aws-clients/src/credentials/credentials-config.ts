import type { NetworkConfig } from "../network/network-config.ts";

/** The side that the process itself belongs to, from which it gets into another. */
export interface SourceConfig {
  /** Default: `AWS_REGION` or `AWS_DEFAULT_REGION` of the environment. */
  readonly awsRegion?: string | undefined;
  /** Profile of the shared AWS configuration files. Default: the SDK's default chain. */
  readonly profile?: string | undefined;
  /** Endpoint of the service asked there (STS or Secrets Manager). */
  readonly endpoint?: string | undefined;
  readonly network?: NetworkConfig | undefined;
}

/** Takes on a role of the same partition. */
export interface AssumeRoleConfig {
  readonly kind: "assume-role";
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName: string;
  /** 900 to 43200. */
  readonly durationSeconds: number;
  /** Whose credentials take on the role. Default: the SDK's default chain. */
  readonly profile?: string | undefined;
}

/** Has itself certified by the STS of its own partition, and with that takes on a role of another. */
export interface WebIdentityConfig {
  readonly kind: "web-identity";
  readonly roleArn: string;
  readonly audience: string;
  readonly signingAlgorithm: "RS256" | "ES384";
  /** 60 to 3600. */
  readonly tokenSeconds: number;
  readonly sessionName: string;
  /** 900 to 43200. */
  readonly durationSeconds: number;
  readonly source?: SourceConfig | undefined;
}

/** An access key kept in Secrets Manager. */
export interface SecretConfig {
  readonly kind: "secret";
  /** Name or ARN. */
  readonly secretId: string;
  readonly source?: SourceConfig | undefined;
}

/** Where a side's credentials come from. */
export type CredentialsConfig =
  /** The SDK's default chain. */
  | { readonly kind: "default" }
  /** A profile of the shared AWS configuration files. */
  | { readonly kind: "profile"; readonly profile: string }
  | AssumeRoleConfig
  | WebIdentityConfig
  | SecretConfig;
