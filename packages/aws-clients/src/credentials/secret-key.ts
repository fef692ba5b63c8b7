import type { AwsCredentialIdentity } from "@smithy/types";
import { IsthmusError } from "@isthmus/core";
import { sdkClientConfig } from "../sdk-client-config.ts";
import type { SideTools } from "../side-tools.ts";
import { credentialsError } from "./credentials-error.ts";
import type { SecretConfig } from "./credentials-config.ts";
import type { IdentitySource } from "./identity-source.ts";
import { sealedIdentity } from "./identity.ts";
import { lazyClient } from "./lazy-client.ts";
import { sourcePlace } from "./source-place.ts";

/** Reads an access key from Secrets Manager. */
export function secretKey({ secretId, source }: SecretConfig, tools: SideTools): IdentitySource {
  const place = sourcePlace(source, tools.environment, regionOfSecret(secretId));
  const secrets = lazyClient(async () => {
    const { SecretsManagerClient } = await import("./secrets-manager.ts");
    return new SecretsManagerClient(sdkClientConfig(place, tools));
  });
  return {
    async load() {
      try {
        const { GetSecretValueCommand } = await import("./secrets-manager.ts");
        const { SecretString, SecretBinary } = await (
          await secrets.get()
        ).send(new GetSecretValueCommand({ SecretId: secretId }));
        return parseSecret(
          SecretString ?? new TextDecoder().decode(SecretBinary ?? new Uint8Array()),
          secretId,
        );
      } catch (error) {
        throw credentialsError(error, {
          operation: "GetSecretValue",
          service: "Secrets Manager",
          region: place.region,
        });
      }
    },
    destroy: () => secrets.destroy(),
  };
}

/** An ARN tells which region its secret is in. */
function regionOfSecret(secretId: string): string | undefined {
  return secretId.startsWith("arn:") ? secretId.split(":")[3] : undefined;
}

function parseSecret(text: string, secretId: string): AwsCredentialIdentity {
  const { accessKeyId, secretAccessKey, sessionToken } = membersOf(text);
  const tokenFits = sessionToken === undefined || (typeof sessionToken === "string" && sessionToken !== "");
  if (
    typeof accessKeyId !== "string" ||
    typeof secretAccessKey !== "string" ||
    accessKeyId === "" ||
    secretAccessKey === "" ||
    !tokenFits
  ) {
    throw new IsthmusError(
      "invalid-config",
      `The secret ${JSON.stringify(secretId)} does not hold an access key. Allowed: the JSON object {"accessKeyId": text, "secretAccessKey": text} and, if need be, "sessionToken": text.`,
      { kind: "configuration" },
    );
  }
  return sealedIdentity({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
  });
}

interface SecretMembers {
  readonly accessKeyId?: unknown;
  readonly secretAccessKey?: unknown;
  readonly sessionToken?: unknown;
}

function membersOf(text: string): SecretMembers {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    // The parser's error quotes what it could not read, which here is a secret.
    return {};
  }
}
