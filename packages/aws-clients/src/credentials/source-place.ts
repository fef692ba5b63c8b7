import { IsthmusError } from "@isthmus/core";
import type { Environment } from "../network/proxy-choice.ts";
import type { SdkClientPlace } from "../sdk-client-config.ts";
import type { SourceConfig } from "./credentials-config.ts";
import { profileCredentials } from "./profile-credentials.ts";

/**
 * Where the process' own side is asked, and as whom.
 *
 * @param implied the region to ask if none is configured, where something else tells it
 * @throws IsthmusError `invalid-config` (configuration) if nothing tells the region
 */
export function sourcePlace(
  source: SourceConfig | undefined,
  environment: Environment,
  implied?: string,
): SdkClientPlace {
  const region =
    source?.awsRegion ?? implied ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (region === undefined || region === "") {
    throw new IsthmusError(
      "invalid-config",
      "credentials.source.awsRegion is missing, and neither AWS_REGION nor AWS_DEFAULT_REGION is set. Needed: the region of this process' own side.",
      { kind: "configuration" },
    );
  }
  return {
    region,
    endpoint: source?.endpoint,
    network: source?.network,
    credentials: source?.profile === undefined ? undefined : profileCredentials(source.profile),
  };
}
