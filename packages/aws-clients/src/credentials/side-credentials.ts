import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import type { SideTools } from "../side-tools.ts";
import type { Side } from "../side.ts";
import { assumeRole } from "./assume-role.ts";
import type { CredentialsConfig } from "./credentials-config.ts";
import { sameIdentity } from "./identity.ts";
import type { IdentitySource } from "./identity-source.ts";
import { profileCredentials } from "./profile-credentials.ts";
import { renewing } from "./renewing.ts";
import type { Renewing } from "./renewing.ts";
import { secretKey } from "./secret-key.ts";
import { webIdentity } from "./web-identity.ts";

/** The credentials of one side, for all its clients together. */
export interface SideCredentials {
  /** `undefined`: the SDK's default chain. */
  readonly provider: AwsCredentialIdentityProvider | undefined;
  /** Those that can be replaced when they are refused. The SDK looks after the others by itself. */
  readonly identities: Renewing<AwsCredentialIdentity> | undefined;
  destroy(): void;
}

/** @throws IsthmusError `invalid-config` (configuration) if it is not told, nor in the environment, which region the process is in */
export function sideCredentials(side: Side, tools: SideTools): SideCredentials {
  const { credentials = { kind: "default" } } = side;
  if (credentials.kind === "default") return withoutRenewal(undefined);
  if (credentials.kind === "profile") return withoutRenewal(profileCredentials(credentials.profile));
  const source = sourceOf(credentials, side, tools);
  const identities = renewing<AwsCredentialIdentity>(
    {
      load: async () => source.load(),
      expiresAtMs: ({ expiration }) => expiration?.getTime(),
      same: sameIdentity,
    },
    tools,
  );
  // The mark keeps the SDK from a memory of its own, which would hold keys without an end for ever.
  const provider = Object.assign(async () => identities.get(), { memoized: true });
  return { provider, identities, destroy: () => source.destroy() };
}

function sourceOf(
  credentials: Exclude<CredentialsConfig, { readonly kind: "default" | "profile" }>,
  side: Side,
  tools: SideTools,
): IdentitySource {
  switch (credentials.kind) {
    case "assume-role":
      return assumeRole(credentials, side, tools);
    case "web-identity":
      return webIdentity(credentials, side, tools);
    case "secret":
      return secretKey(credentials, tools);
    default:
      return credentials satisfies never;
  }
}

function withoutRenewal(provider: AwsCredentialIdentityProvider | undefined): SideCredentials {
  return { provider, identities: undefined, destroy: () => undefined };
}
