import { SMITHY_CONTEXT_KEY } from "@smithy/types";
import type { AwsCredentialIdentity, InitializeMiddleware, MiddlewareStack } from "@smithy/types";
import type { Renewing } from "./renewing.ts";

/** How AWS services name the refusal of credentials that are no longer valid, depending on their protocol. */
const REFUSALS: ReadonlySet<string> = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "ExpiredToken",
  "ExpiredTokenException",
]);

/** As much of a client as is needed to stand in the way of its calls. */
export interface StackedClient {
  readonly middlewareStack: object;
}

/**
 * Makes each call of the client that is refused for its credentials once more if other credentials are there by then, so that a rotated key
 * needs no restart.
 *
 * It stands before all else in the client, since the SDK asks for credentials once per call and not once per attempt.
 */
export function retryRefusedIdentity(
  client: StackedClient,
  identities: Renewing<AwsCredentialIdentity>,
): void {
  const middleware: InitializeMiddleware<object, object> = (next, context) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (!(error instanceof Error) || !REFUSALS.has(error.name)) throw error;
      // The SDK notes here with whose keys it signed; by now others may be in use, and then these need no renewal.
      const scheme: unknown = context[SMITHY_CONTEXT_KEY]?.["selectedHttpAuthScheme"];
      const used = identityOf(scheme);
      if (used === undefined || !(await identities.refused(used))) throw error;
      return next(args);
    }
  };
  // Each client's stack is typed by its own inputs and outputs, of which this looks at none.
  (client.middlewareStack as MiddlewareStack<object, object>).add(middleware, {
    name: "isthmusRetryRefusedIdentity",
    step: "initialize",
    priority: "high",
  });
}

function identityOf(scheme: unknown): AwsCredentialIdentity | undefined {
  if (typeof scheme !== "object" || scheme === null || !("identity" in scheme)) return undefined;
  const { identity } = scheme;
  return typeof identity === "object" && identity !== null && "accessKeyId" in identity
    ? (identity as AwsCredentialIdentity)
    : undefined;
}
