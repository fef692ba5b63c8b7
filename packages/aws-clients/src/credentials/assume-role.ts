import { sdkClientConfig } from "../sdk-client-config.ts";
import type { SideTools } from "../side-tools.ts";
import type { Side } from "../side.ts";
import { credentialsError } from "./credentials-error.ts";
import type { AssumeRoleConfig } from "./credentials-config.ts";
import type { IdentitySource } from "./identity-source.ts";
import { lazyClient } from "./lazy-client.ts";
import { profileCredentials } from "./profile-credentials.ts";
import { sessionIdentity } from "./role-session.ts";

/** Takes on a role at the regional STS of the side, with credentials of the same partition. */
export function assumeRole(config: AssumeRoleConfig, side: Side, tools: SideTools): IdentitySource {
  const { roleArn, externalId, sessionName, durationSeconds, profile } = config;
  const { awsRegion, endpoints, network } = side;
  const sts = lazyClient(async () => {
    const { STSClient } = await import("./sts.ts");
    const credentials = profile === undefined ? undefined : profileCredentials(profile);
    return new STSClient(
      sdkClientConfig({ region: awsRegion, endpoint: endpoints?.sts, network, credentials }, tools),
    );
  });
  return {
    async load() {
      const operation = "AssumeRole";
      try {
        const { AssumeRoleCommand } = await import("./sts.ts");
        const { Credentials } = await (
          await sts.get()
        ).send(
          new AssumeRoleCommand({
            RoleArn: roleArn,
            RoleSessionName: sessionName,
            DurationSeconds: durationSeconds,
            ...(externalId !== undefined && { ExternalId: externalId }),
          }),
        );
        return sessionIdentity(Credentials, operation);
      } catch (error) {
        const hidden = externalId === undefined ? [] : [externalId];
        throw credentialsError(error, { operation, service: "STS", region: awsRegion, hidden });
      }
    },
    destroy: () => sts.destroy(),
  };
}
