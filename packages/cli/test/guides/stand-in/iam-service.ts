import type { Account } from "./account.ts";
import { parsePolicy } from "./policy.ts";
import type { PolicyDocument } from "./policy.ts";
import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import type { QueryRequest, XmlValue } from "./query-protocol.ts";
import { noSuchEntity, ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

type Action = (request: QueryRequest, account: Account) => { readonly [name: string]: XmlValue };

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
    const { roles } = account.principals;
    if (roles.has(name)) throw new ServiceError("EntityAlreadyExists", `The role ${name} exists.`, 409);
    const trust = request.text("AssumeRolePolicyDocument");
    roles.set(name, { trust: parsePolicy(trust, account.partition), policies: new Map() });
    return { Role: { ...described(account, "role", name), RoleName: name, RoleId: "AROA", Path: "/" } };
  },
  DeleteRole(request, { principals: { roles } }) {
    const name = request.text("RoleName");
    refuseWhilePolicies(held(roles, "role", name).policies);
    roles.delete(name);
    return {};
  },
  PutRolePolicy: (request, account) =>
    putPolicy(request, account, held(account.principals.roles, "role", request.text("RoleName")).policies),
  ListRolePolicies: (request, { principals: { roles } }) => ({
    PolicyNames: [...held(roles, "role", request.text("RoleName")).policies.keys()],
    IsTruncated: false,
  }),
  DeleteRolePolicy: (request, { principals: { roles } }) =>
    deletePolicy(request, held(roles, "role", request.text("RoleName")).policies),
  CreateUser(request, account) {
    const name = request.text("UserName");
    account.principals.users.set(name, { policies: new Map(), keys: new Set() });
    return { User: { ...described(account, "user", name), UserName: name, UserId: "AIDA", Path: "/" } };
  },
  DeleteUser(request, { principals: { users } }) {
    const name = request.text("UserName");
    const { policies, keys } = held(users, "user", name);
    refuseWhilePolicies(policies);
    if (keys.size > 0) throw new ServiceError("DeleteConflict", "Must delete access keys first.", 409);
    users.delete(name);
    return {};
  },
  PutUserPolicy: (request, account) =>
    putPolicy(request, account, held(account.principals.users, "user", request.text("UserName")).policies),
  DeleteUserPolicy: (request, { principals: { users } }) =>
    deletePolicy(request, held(users, "user", request.text("UserName")).policies),
  CreateAccessKey(request, { principals }) {
    const name = request.text("UserName");
    const { keys } = held(principals.users, "user", name);
    const { accessKeyId, secretAccessKey } = principals.issueKey({ kind: "user", name });
    keys.add(accessKeyId);
    const key = { UserName: name, AccessKeyId: accessKeyId, Status: "Active" };
    return { AccessKey: { ...key, SecretAccessKey: secretAccessKey } };
  },
  ListAccessKeys(request, { principals: { users } }) {
    const name = request.text("UserName");
    const keys = [...held(users, "user", name).keys];
    return { AccessKeyMetadata: keys.map((id) => ({ UserName: name, AccessKeyId: id })), IsTruncated: false };
  },
  DeleteAccessKey(request, { principals }) {
    const key = request.text("AccessKeyId");
    held(principals.users, "user", request.text("UserName")).keys.delete(key);
    principals.revokeKey(key);
    return {};
  },
  CreateOpenIDConnectProvider(request, account) {
    const url = request.text("Url").replace("https://", "");
    account.principals.oidcProviders.set(url, request.list("ClientIDList"));
    return {
      OpenIDConnectProviderArn: `arn:${account.partition}:iam::${account.id}:oidc-provider/${url}`,
    };
  },
  DeleteOpenIDConnectProvider(request, { principals: { oidcProviders } }) {
    const url = request.text("OpenIDConnectProviderArn").split("oidc-provider/")[1] ?? "";
    if (!oidcProviders.delete(url)) throw noSuchEntity("OpenIDConnect provider", url);
    return {};
  },
  EnableOutboundWebIdentityFederation({ action: _action }, { principals, issuer }) {
    if (principals.federationEnabled) throw new ServiceError("FeatureEnabled", "It is enabled already.", 409);
    principals.federationEnabled = true;
    return { IssuerIdentifier: issuer };
  },
  DisableOutboundWebIdentityFederation({ action: _action }, { principals }) {
    principals.federationEnabled = false;
    return {};
  },
};

function described(account: Account, kind: string, name: string): { readonly [name: string]: XmlValue } {
  const arn = `arn:${account.partition}:iam::${account.id}:${kind}/${name}`;
  return { Arn: arn, CreateDate: new Date().toISOString() };
}

function held<T>(all: ReadonlyMap<string, T>, what: string, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw noSuchEntity(what, name);
  return found;
}

function putPolicy(
  request: QueryRequest,
  { partition, principals }: Account,
  policies: Map<string, PolicyDocument>,
): { readonly [name: string]: XmlValue } {
  const policy = parsePolicy(request.text("PolicyDocument"), partition);
  const holder = request.optional("RoleName") ?? request.text("UserName");
  policies.set(request.text("PolicyName"), policy);
  principals.everAttached.set(`${holder}/${request.text("PolicyName")}`, policy);
  return {};
}

function deletePolicy(
  request: QueryRequest,
  policies: Map<string, PolicyDocument>,
): { readonly [name: string]: XmlValue } {
  const name = request.text("PolicyName");
  if (!policies.delete(name)) throw noSuchEntity("policy", name);
  return {};
}

function refuseWhilePolicies(policies: ReadonlyMap<string, PolicyDocument>): void {
  if (policies.size > 0) throw new ServiceError("DeleteConflict", "Must delete policies first.", 409);
}
