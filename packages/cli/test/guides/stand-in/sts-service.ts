import type { Account } from "./account.ts";
import { allows, holds } from "./policy.ts";
import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import type { QueryRequest } from "./query-protocol.ts";
import { noSuchEntity, ServiceError } from "./service-call.ts";
import type { Answer, Service, ServiceCall } from "./service-call.ts";

const TOKEN_SECONDS_DEFAULT = 300;
const SESSION_SECONDS = 3600;

/** STS. Its tokens are not signed, so it knows those that it has issued. */
export function stsService(accounts: readonly Account[]): Service {
  const issued = new Map<string, TokenClaims>();
  return (call) => {
    const request = queryRequest(call);
    if (call.caller.kind === "anonymous" && request.action !== "AssumeRoleWithWebIdentity")
      throw new ServiceError("MissingAuthenticationToken", "The call is not signed.", 403);
    switch (request.action) {
      case "GetCallerIdentity":
        return callerIdentity(call);
      case "GetWebIdentityToken":
        return webIdentityToken(call, request, issued);
      case "AssumeRoleWithWebIdentity":
        return assumeRole(request, accounts, issued);
      default:
        throw new ServiceError("InvalidAction", `STS here knows no ${request.action}.`);
    }
  };
}

interface TokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

function callerIdentity({ account, caller }: ServiceCall): Answer {
  const name = caller.kind === "role" || caller.kind === "user" ? caller.name : "administrator";
  const arn = `arn:${account.partition}:iam::${account.id}:user/${name}`;
  return xmlAnswer("GetCallerIdentity", { UserId: "AIDA", Account: account.id, Arn: arn });
}

function webIdentityToken(
  { account, caller }: ServiceCall,
  request: QueryRequest,
  issued: Map<string, TokenClaims>,
): Answer {
  const { principals, issuer } = account;
  if (!principals.federationEnabled)
    throw new ServiceError("OutboundWebIdentityFederationDisabled", "It is not enabled.", 403);
  if (caller.kind !== "role") throw new ServiceError("AccessDenied", "Only roles are certified here.", 403);
  const [audience = ""] = request.list("Audience");
  const seconds = Number(request.optional("DurationSeconds") ?? TOKEN_SECONDS_DEFAULT);
  const context = { "sts:IdentityTokenAudience": request.list("Audience"), "sts:DurationSeconds": seconds };
  const access = { action: "sts:GetWebIdentityToken", resource: "*", context };
  if (!allows(principals.policiesOf(caller) ?? [], access))
    throw new ServiceError("AccessDenied", `${caller.name} may not call sts:GetWebIdentityToken.`, 403);
  const subject = `arn:${account.partition}:iam::${account.id}:role/${caller.name}`;
  const token = `token-${issued.size}-of-${caller.name}`;
  issued.set(token, { issuer: issuer.replace("https://", ""), subject, audience });
  const expiration = new Date(Date.now() + seconds * 1000).toISOString();
  return xmlAnswer("GetWebIdentityToken", { WebIdentityToken: token, Expiration: expiration });
}

function assumeRole(
  request: QueryRequest,
  accounts: readonly Account[],
  issued: ReadonlyMap<string, TokenClaims>,
): Answer {
  const [, partition, , , id, resource = ""] = request.text("RoleArn").split(":");
  const account = accounts.find((one) => one.id === id && one.partition === partition);
  const name = resource.replace("role/", "");
  const role = account?.principals.roles.get(name);
  if (account === undefined || role === undefined) throw noSuchEntity("role", name);
  const claims = issued.get(request.text("WebIdentityToken"));
  if (claims === undefined) throw new ServiceError("InvalidIdentityToken", "Nobody here has issued it.");
  const { issuer, audience, subject } = claims;
  if (account.principals.oidcProviders.get(issuer)?.includes(audience) !== true)
    throw new ServiceError("InvalidIdentityToken", `No OIDC provider here is for ${issuer} and ${audience}.`);
  const provider = `arn:${account.partition}:iam::${account.id}:oidc-provider/${issuer}`;
  const trusted = role.trust.Statement.some(
    (statement) =>
      statement.Principal?.["Federated"] === provider &&
      statement.Action === "sts:AssumeRoleWithWebIdentity" &&
      holds(statement, { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject }),
  );
  if (!trusted) throw new ServiceError("AccessDenied", `${name} does not trust ${subject}.`, 403);
  const key = account.principals.issueKey({ kind: "role", name });
  return xmlAnswer("AssumeRoleWithWebIdentity", {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: "session",
      Expiration: new Date(Date.now() + SESSION_SECONDS * 1000).toISOString(),
    },
  });
}
