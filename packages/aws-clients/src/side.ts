import type { CredentialsConfig } from "./credentials/credentials-config.ts";
import type { NetworkConfig } from "./network/network-config.ts";

/** Endpoints instead of AWS's own, by service: VPC endpoints, proxies, emulators. */
export interface SideEndpoints {
  readonly dynamodb?: string | undefined;
  readonly streams?: string | undefined;
  readonly kinesis?: string | undefined;
  readonly sqs?: string | undefined;
  readonly s3?: string | undefined;
  /** Where roles of this side are taken on. */
  readonly sts?: string | undefined;
}

/** A service that a side has a client of. */
export type SideService = Exclude<keyof SideEndpoints, "sts">;

/** One side of a replication, as far as its clients need to know it. */
export interface Side {
  readonly awsRegion: string;
  readonly endpoints?: SideEndpoints | undefined;
  /** Default: the SDK's default chain. */
  readonly credentials?: CredentialsConfig | undefined;
  readonly network?: NetworkConfig | undefined;
}
