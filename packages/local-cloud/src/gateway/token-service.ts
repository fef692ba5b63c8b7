import { allows } from "./role-policies.ts";
import type { LocalRole } from "./role-policies.ts";
import type { LocalIdentities } from "./identities.ts";

/** An answer of the gateway's own. */
export interface OwnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const SESSION_MS = 3_600_000;

/**
 * As much of the Security Token Service as federation between partitions takes: tokens for roles whose policies allow that, and roles for those whose tokens
 * they trust. Speaks the query protocol.
 *
 * @param caller whom the request is signed by, if it is
 */
export function tokenService(
  body: string,
  caller: LocalRole | undefined,
  identities: LocalIdentities,
): OwnAnswer {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  switch (action) {
    case "GetWebIdentityToken":
      return webIdentityToken(asked, caller, identities);
    case "AssumeRoleWithWebIdentity":
      return assumeRole(asked, identities);
    default:
      return refusal("InvalidAction", `The action ${action} is not known here.`);
  }
}

function webIdentityToken(
  asked: URLSearchParams,
  caller: LocalRole | undefined,
  identities: LocalIdentities,
): OwnAnswer {
  if (caller === undefined)
    return refusal("InvalidClientTokenId", "The request is not signed by anybody known.");
  const audiences = [...asked]
    .filter(([name]) => name.startsWith("Audience.member."))
    .map(([, value]) => value);
  const seconds = Number(asked.get("DurationSeconds") ?? "300");
  const context = {
    "sts:IdentityTokenAudience": audiences,
    "sts:DurationSeconds": seconds,
    "sts:SigningAlgorithm": asked.get("SigningAlgorithm") ?? "",
  };
  if (!allows(caller.statements, "sts:GetWebIdentityToken", "*", context)) {
    return refusal(
      "AccessDenied",
      `${caller.arn} may not have a token for ${audiences.join(", ")} of ${seconds} s.`,
    );
  }
  const token = identities.tokenOf(caller, audiences);
  if (token === undefined) {
    return refusal(
      "OutboundWebIdentityFederationDisabled",
      `The account of ${caller.arn} gives no tokens: it has no issuer.`,
    );
  }
  const expires = new Date(Date.now() + seconds * 1000).toISOString();
  return result(
    "GetWebIdentityToken",
    `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${expires}</Expiration>`,
  );
}

function assumeRole(asked: URLSearchParams, identities: LocalIdentities): OwnAnswer {
  const assumed = identities.assume(asked.get("RoleArn") ?? "", asked.get("WebIdentityToken") ?? "");
  if ("refusal" in assumed) return refusal("AccessDenied", assumed.refusal);
  const expires = new Date(Date.now() + SESSION_MS).toISOString();
  return result(
    "AssumeRoleWithWebIdentity",
    `<Credentials><AccessKeyId>${assumed.accessKeyId}</AccessKeyId><SecretAccessKey>local</SecretAccessKey>` +
      `<SessionToken>local</SessionToken><Expiration>${expires}</Expiration></Credentials>`,
  );
}

function result(action: string, content: string): OwnAnswer {
  const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${content}</${action}Result></${action}Response>`;
  return { status: 200, contentType: "text/xml", body };
}

function refusal(code: string, message: string): OwnAnswer {
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 403, contentType: "text/xml", body };
}
