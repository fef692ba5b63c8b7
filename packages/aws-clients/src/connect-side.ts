import { IsthmusError } from "@isthmus/core";
import { retryRefusedIdentity } from "./credentials/retry-refused-identity.ts";
import type { StackedClient } from "./credentials/retry-refused-identity.ts";
import { sideCredentials } from "./credentials/side-credentials.ts";
import { sdkClientConfig } from "./sdk-client-config.ts";
import type { SdkClientConfig } from "./sdk-client-config.ts";
import { sideProblems } from "./side-problems.ts";
import { systemSideTools } from "./side-tools.ts";
import type { SideTools } from "./side-tools.ts";
import type { Side, SideService } from "./side.ts";

/** A client of the AWS SDK. */
export interface SdkClient extends StackedClient {
  destroy(): void;
}

/** The connections to one side. */
export interface SideConnections {
  /**
   * The client of a service: made when first asked for, and the same one from then on.
   *
   * @param make constructs it with the configuration given; anything may be added to that
   */
  client<C extends SdkClient>(service: SideService, make: (config: SdkClientConfig) => C): C;
  /** Closes every connection. Calls under way fail. */
  destroy(): void;
}

/** An SQS receive waits up to 20 s by design. */
const LONG_POLL_MS = 20_000;

/**
 * Connects to a side as it is configured. Nothing is asked, and no code of a service is loaded, before a client is used. All clients share
 * their credentials.
 *
 * @example
 * const china = connectSide({ awsRegion: "cn-north-1", credentials: { kind: "profile", profile: "china" } });
 * const sqs = china.client("sqs", (config) => new SQSClient(config));
 *
 * @throws IsthmusError `invalid-config` (configuration) that tells what is wrong with the side
 */
export function connectSide(side: Side, tools: SideTools = systemSideTools()): SideConnections {
  const problems = sideProblems(side);
  if (problems.length > 0) {
    const lines = problems.map(({ path, value, message }) =>
      [path.join("."), ...(value === undefined ? [] : [JSON.stringify(value)]), message].join(" "),
    );
    throw new IsthmusError("invalid-config", `The side ${side.awsRegion}: ${lines.join("\n")}`, {
      kind: "configuration",
    });
  }
  const { awsRegion, endpoints, network } = side;
  const credentials = sideCredentials(side, tools);
  const made = new Map<SideService, SdkClient>();
  return {
    client<C extends SdkClient>(service: SideService, make: (config: SdkClientConfig) => C): C {
      const found = made.get(service) as C | undefined;
      if (found !== undefined) return found;
      const client = make(
        sdkClientConfig(
          {
            region: awsRegion,
            endpoint: endpoints?.[service],
            network,
            credentials: credentials.provider,
            waitMs: service === "sqs" ? LONG_POLL_MS : 0,
          },
          tools,
        ),
      );
      if (credentials.identities !== undefined) retryRefusedIdentity(client, credentials.identities);
      made.set(service, client);
      return client;
    },
    destroy() {
      for (const client of made.values()) client.destroy();
      made.clear();
      credentials.destroy();
    },
  };
}
