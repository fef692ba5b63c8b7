import type { AwsCredentialIdentityProvider } from "@smithy/types";
import type { NetworkConfig } from "./network/network-config.ts";
import { createRequestHandler } from "./network/request-handler.ts";
import type { RequestHandler } from "./network/request-handler.ts";
import type { SideTools } from "./side-tools.ts";

/** What a client of the AWS SDK is made with; fits the configuration of each. */
export interface SdkClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: RequestHandler;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentityProvider;
}

/** What {@link sdkClientConfig} is told. */
export interface SdkClientPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly network?: NetworkConfig | undefined;
  /** Default: the SDK's default chain. */
  readonly credentials?: AwsCredentialIdentityProvider | undefined;
  /** What the service may wait by design before it answers. Default 0. */
  readonly waitMs?: number;
}

/** The SDK retries with full jitter; what fails this often is the caller's to judge. */
const ATTEMPTS_MAX = 3;

/** A client's configuration: its place, connections kept alive, and every call bounded in time and attempts. */
export function sdkClientConfig(place: SdkClientPlace, tools: SideTools): SdkClientConfig {
  const { region, endpoint, network, credentials, waitMs } = place;
  return {
    region,
    maxAttempts: ATTEMPTS_MAX,
    requestHandler: tools.wrapHandler(createRequestHandler(network, tools.environment, waitMs)),
    // The SQS client ignores an endpoint from the environment, so that one is always given here where there is one.
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
}
