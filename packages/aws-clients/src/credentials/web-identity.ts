import type { AwsCredentialIdentity } from "@smithy/types";
import { isIsthmusError } from "@isthmus/core";
import { sdkClientConfig } from "../sdk-client-config.ts";
import type { SideTools } from "../side-tools.ts";
import type { Side } from "../side.ts";
import { credentialsError } from "./credentials-error.ts";
import type { WebIdentityConfig } from "./credentials-config.ts";
import type { IdentitySource } from "./identity-source.ts";
import { lazyClient } from "./lazy-client.ts";
import { sessionIdentity } from "./role-session.ts";
import { webIdentityTokens } from "./web-identity-token.ts";

/**
 * Has the process certified in its own partition, and takes on a role of the side's partition with that. The second call is not signed: no
 * credentials of one partition mean anything in another.
 */
export function webIdentity(config: WebIdentityConfig, side: Side, tools: SideTools): IdentitySource {
  const { roleArn, sessionName, durationSeconds } = config;
  const { awsRegion, endpoints, network } = side;
  const own = webIdentityTokens(config, tools);
  const sts = lazyClient(async () => {
    const { STSClient } = await import("./sts.ts");
    return new STSClient(sdkClientConfig({ region: awsRegion, endpoint: endpoints?.sts, network }, tools));
  });
  const assume = async (token: string): Promise<AwsCredentialIdentity> => {
    const operation = "AssumeRoleWithWebIdentity";
    try {
      const { AssumeRoleWithWebIdentityCommand } = await import("./sts.ts");
      const { Credentials } = await (
        await sts.get()
      ).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          DurationSeconds: durationSeconds,
          WebIdentityToken: token,
        }),
      );
      return sessionIdentity(Credentials, operation);
    } catch (error) {
      throw credentialsError(error, { operation, service: "STS", region: awsRegion, hidden: [token] });
    }
  };
  return {
    async load() {
      const token = await own.tokens.get();
      try {
        return await assume(token.text());
      } catch (error) {
        // The two partitions' clocks need not agree about when a token ends.
        const expired = isIsthmusError(error) && error.code === "expired-credentials";
        if (!expired || !(await own.tokens.refused(token))) throw error;
        return assume((await own.tokens.get()).text());
      }
    },
    destroy() {
      own.destroy();
      sts.destroy();
    },
  };
}
