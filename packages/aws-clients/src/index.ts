export { connectSide } from "./connect-side.ts";
export type { SdkClient, SideConnections } from "./connect-side.ts";
export type {
  AssumeRoleConfig,
  CredentialsConfig,
  SecretConfig,
  SourceConfig,
  WebIdentityConfig,
} from "./credentials/credentials-config.ts";
export { CredentialsSchema } from "./credentials/credentials-schema.ts";
export type { StackedClient } from "./credentials/retry-refused-identity.ts";
export { NETWORK_DEFAULTS } from "./network/network-config.ts";
export type { NetworkConfig } from "./network/network-config.ts";
export { NetworkSchema } from "./network/network-schema.ts";
export type { Environment } from "./network/proxy-choice.ts";
export type { RequestHandler } from "./network/request-handler.ts";
export { partitionOfArn, partitionOfRegion } from "./partition.ts";
export { createRegionClients } from "./region-clients.ts";
export type { OwnedRegionClients, RegionClients } from "./region-clients.ts";
export type { SdkClientConfig } from "./sdk-client-config.ts";
export { sideProblems } from "./side-problems.ts";
export type { SideProblem } from "./side-problems.ts";
export { systemSideTools } from "./side-tools.ts";
export type { SideTools } from "./side-tools.ts";
export type { Side, SideEndpoints, SideService } from "./side.ts";
