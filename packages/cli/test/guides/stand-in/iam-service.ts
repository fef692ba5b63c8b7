import type { Account } from "./account.ts";
import { parsePolicy } from "./policy.ts";
import { held, issueUserKey, principal } from "./principals.ts";
import type { Principal } from "./principals.ts";
import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import type { QueryRequest, XmlValue } from "./query-protocol.ts";
import { noSuchEntity, ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

type Result = Readonly<Record<string, XmlValue>>;
type Action = (request: QueryRequest, account: Account) => Result;

/** IAM, as much of it as the guides use. */
export const iamService: Service = (call) => {
  const request = queryRequest(call);
  const action = ACTIONS[request.action];
  if (action === undefined) throw new ServiceError("InvalidAction", `IAM here knows no ${request.action}.`);
  return xmlAnswer(request.action, action(request, call.account));
};

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateRole(request, account) {
    const name = request.text("RoleName");
    const { roles, known } = account.principals;
    if (roles.has(name)) throw new ServiceError("EntityAlreadyExists", `The role ${name} exists.`, 409);
    const trust = parsePolicy(request.text("AssumeRolePolicyDocument"), account.partition);
    const role = principal(globalArn(account, `role/${name}`), trust);
    roles.set(name, role);
    known.roles = [...roles.values()];
    return { Role: { ...described(role), RoleName: name, RoleId: "AROA" } };
  },
  DeleteRole(request, { principals: { roles, known } }) {
    const name = request.text("RoleName");
    refuseWhilePolicies(held(roles, "role", name));
    roles.delete(name);
    known.roles = [...roles.values()];
    return {};
  },
  PutRolePolicy: (request, account) => putPolicy(request, account, roleOf(request, account)),
  ListRolePolicies: (request, account) => ({
    PolicyNames: [...roleOf(request, account).policies.keys()],
    IsTruncated: false,
  }),
  DeleteRolePolicy: (request, account) => deletePolicy(request, roleOf(request, account)),
  CreateUser(request, account) {
    const name = request.text("UserName");
    const user = principal(globalArn(account, `user/${name}`), []);
    account.principals.users.set(name, user);
    return { User: { ...described(user), UserName: name, UserId: "AIDA" } };
  },
  DeleteUser(request, { principals: { users, userKeys } }) {
    const name = request.text("UserName");
    refuseWhilePolicies(held(users, "user", name));
    if ([...userKeys.values()].includes(name))
      throw new ServiceError("DeleteConflict", "Must delete access keys first.", 409);
    users.delete(name);
    return {};
  },
  PutUserPolicy: (request, account) => putPolicy(request, account, userOf(request, account)),
  DeleteUserPolicy: (request, account) => deletePolicy(request, userOf(request, account)),
  CreateAccessKey(request, account) {
    userOf(request, account);
    const name = request.text("UserName");
    const key = { AccessKeyId: issueUserKey(name, account.principals), SecretAccessKey: "secret" };
    return { AccessKey: { ...key, UserName: name, Status: "Active" } };
  },
  ListAccessKeys(request, { principals: { userKeys } }) {
    const name = request.text("UserName");
    const keys = [...userKeys].filter(([, holder]) => holder === name);
    return { AccessKeyMetadata: keys.map(([key]) => ({ AccessKeyId: key })), IsTruncated: false };
  },
  DeleteAccessKey(request, { principals: { userKeys } }) {
    const key = request.text("AccessKeyId");
    if (!userKeys.delete(key)) throw noSuchEntity("access key", key);
    return {};
  },
  CreateOpenIDConnectProvider(request, account) {
    const { known } = account.principals;
    const url = request.text("Url");
    known.identityProviders = [...known.identityProviders, { url, clientIds: request.list("ClientIDList") }];
    const resource = `oidc-provider/${url.replace("https://", "")}`;
    return { OpenIDConnectProviderArn: globalArn(account, resource) };
  },
  DeleteOpenIDConnectProvider(request, { principals: { known } }) {
    const issuer = request.text("OpenIDConnectProviderArn").split("oidc-provider/")[1] ?? "";
    const left = known.identityProviders.filter(({ url }) => url !== `https://${issuer}`);
    if (left.length === known.identityProviders.length) throw noSuchEntity("OIDC provider", issuer);
    known.identityProviders = left;
    return {};
  },
  EnableOutboundWebIdentityFederation(_request, { principals: { known }, issuer }) {
    if (known.issuerUrl !== undefined)
      throw new ServiceError("FeatureEnabled", "It is enabled already.", 409);
    known.issuerUrl = issuer;
    return { IssuerIdentifier: issuer };
  },
  DisableOutboundWebIdentityFederation(_request, { principals: { known } }) {
    delete known.issuerUrl;
    return {};
  },
};

function roleOf(request: QueryRequest, { principals: { roles } }: Account): Principal {
  return held(roles, "role", request.text("RoleName"));
}

function userOf(request: QueryRequest, { principals: { users } }: Account): Principal {
  return held(users, "user", request.text("UserName"));
}

function globalArn({ partition, id }: Account, resource: string): string {
  return `arn:${partition}:iam::${id}:${resource}`;
}

function described({ arn }: Principal): Result {
  return { Arn: arn, CreateDate: new Date().toISOString(), Path: "/" };
}

function putPolicy(request: QueryRequest, account: Account, holder: Principal): Result {
  const name = request.text("PolicyName");
  const statements = parsePolicy(request.text("PolicyDocument"), account.partition);
  holder.policies.set(name, statements);
  account.principals.everAttached.set(`${holder.arn.split("/")[1]}/${name}`, statements);
  return {};
}

function deletePolicy(request: QueryRequest, { policies }: Principal): Result {
  const name = request.text("PolicyName");
  if (!policies.delete(name)) throw noSuchEntity("policy", name);
  return {};
}

function refuseWhilePolicies({ policies }: Principal): void {
  if (policies.size > 0) throw new ServiceError("DeleteConflict", "Must delete policies first.", 409);
}
