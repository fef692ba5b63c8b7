import { CfnOIDCProvider } from "aws-cdk-lib/aws-iam";
import type { IOidcProvider } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** The OIDC providers of a side: one for each issuer, because an account can have no more. */
export interface OidcProviders {
  /** The provider's ARN. With `known`, nothing is made. */
  of(issuerUrl: string, audience: string, known: IOidcProvider | undefined): string;
}

/** Makes providers as they are asked for. */
export function oidcProviders(scope: Construct): OidcProviders {
  const made = new Map<string, CfnOIDCProvider>();
  return {
    of(issuerUrl, audience, known) {
      if (known !== undefined) return known.oidcProviderArn;
      const existing = made.get(issuerUrl);
      const provider =
        existing ??
        new CfnOIDCProvider(scope, `Issuer${made.size + 1}`, { url: issuerUrl, clientIdList: [] });
      made.set(issuerUrl, provider);
      const clients = new Set([...(provider.clientIdList ?? []), audience]);
      provider.clientIdList = [...clients];
      return provider.attrArn;
    },
  };
}
