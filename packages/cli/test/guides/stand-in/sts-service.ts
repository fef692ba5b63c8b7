import { tokenService } from "@isthmus/local-cloud";
import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

/** STS: who the administrator is, and all of federation as the embedded services have it. */
export const stsService: Service = ({ account, caller, ...call }) => {
  const { action } = queryRequest({ account, caller, ...call });
  if (action === "GetCallerIdentity" && caller.kind === "administrator") {
    const arn = `arn:${account.partition}:iam::${account.id}:user/administrator`;
    return xmlAnswer(action, { UserId: "AIDA", Account: account.id, Arn: arn });
  }
  if (caller.kind === "anonymous" && action !== "AssumeRoleWithWebIdentity")
    throw new ServiceError("MissingAuthenticationToken", "The call is not signed.", 403);
  const role = caller.kind === "principal" ? caller.principal : undefined;
  const { status, contentType, body } = tokenService(call.body.toString("utf8"), role, account.identities);
  if (status !== 200) throw new ServiceError("AccessDenied", body, status);
  return { status, headers: { "content-type": contentType }, body };
};
