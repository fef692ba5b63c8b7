import type { AwsCredentialIdentityProvider } from "@smithy/types";

/** Reads the profile when credentials are first needed, and loads the code for that only then. */
export function profileCredentials(profile: string): AwsCredentialIdentityProvider {
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  return async (properties) => {
    provider ??= import("@aws-sdk/credential-provider-ini").then(({ fromIni }) => fromIni({ profile }));
    return (await provider)(properties);
  };
}
