import { IsthmusError } from "@isthmus/core";
import { sdkClientConfig } from "../sdk-client-config.ts";
import type { SideTools } from "../side-tools.ts";
import { credentialsError } from "./credentials-error.ts";
import type { CredentialsCall } from "./credentials-error.ts";
import type { WebIdentityConfig } from "./credentials-config.ts";
import { lazyClient } from "./lazy-client.ts";
import { renewing } from "./renewing.ts";
import type { Renewing } from "./renewing.ts";
import { sourcePlace } from "./source-place.ts";

/** A signed statement of who the process is. */
export interface WebIdentityToken {
  /** A function, so that the token is not shown where the object is. */
  readonly text: () => string;
  readonly expiresAtMs: number;
}

/** The tokens of the process' own side. */
export interface WebIdentityTokens {
  readonly tokens: Renewing<WebIdentityToken>;
  destroy(): void;
}

const MS_PER_SECOND = 1000;

/** Has the STS of the process' own region certify who it is. The global endpoint of STS cannot do that; the regional ones can. */
export function webIdentityTokens(config: WebIdentityConfig, tools: SideTools): WebIdentityTokens {
  const { audience, signingAlgorithm, tokenSeconds, source } = config;
  const place = sourcePlace(source, tools.environment);
  const sts = lazyClient(async () => {
    const { STSClient } = await import("./sts.ts");
    return new STSClient(sdkClientConfig(place, tools));
  });
  const load = async (): Promise<WebIdentityToken> => {
    const call: CredentialsCall = { operation: "GetWebIdentityToken", service: "STS", region: place.region };
    try {
      const { GetWebIdentityTokenCommand } = await import("./sts.ts");
      const askedAtMs = tools.nowMs();
      const { WebIdentityToken: text, Expiration } = await (
        await sts.get()
      ).send(
        new GetWebIdentityTokenCommand({
          Audience: [audience],
          SigningAlgorithm: signingAlgorithm,
          DurationSeconds: tokenSeconds,
        }),
      );
      if (text === undefined) {
        throw new IsthmusError(
          "unexpected",
          `${call.operation} at STS of ${place.region} answered without a token.`,
          {
            kind: "retryable",
          },
        );
      }
      return {
        text: () => text,
        expiresAtMs: Expiration?.getTime() ?? askedAtMs + tokenSeconds * MS_PER_SECOND,
      };
    } catch (error) {
      throw credentialsError(error, call);
    }
  };
  return {
    tokens: renewing<WebIdentityToken>(
      {
        load,
        expiresAtMs: ({ expiresAtMs }) => expiresAtMs,
        same: (one, other) => one.text() === other.text(),
      },
      tools,
    ),
    destroy: () => sts.destroy(),
  };
}
