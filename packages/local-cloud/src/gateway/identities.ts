import { randomUUID } from "node:crypto";
import { partitionOf } from "../deployment/partition.ts";
import { allows } from "./role-policies.ts";
import type { LocalRole } from "./role-policies.ts";

/** An account of some partition, as far as identities go. */
export interface LocalAccount {
  readonly id: string;
  readonly partition: string;
  /** URL of the issuer of its tokens; without it the account gives none. */
  readonly issuerUrl?: string;
  readonly roles: readonly LocalRole[];
  /** Issuers that the account trusts to say who somebody is. */
  readonly identityProviders: readonly IdentityProvider[];
}

/** An OIDC provider of IAM. */
export interface IdentityProvider {
  readonly url: string;
  readonly clientIds: readonly string[];
}

/** Whom requests are made by. */
export interface LocalIdentities {
  /** A new access key of a role, for the function that has it. */
  accessKeyOf(role: LocalRole): string;
  /** Whose access key that is. */
  roleOf(accessKeyId: string): LocalRole | undefined;
  /** The roles of an account. */
  rolesOf(accountId: string): readonly LocalRole[];
  /** A token that says who a role is; `undefined` if its account gives none. */
  tokenOf(role: LocalRole, audiences: readonly string[]): string | undefined;
  /** The access key of a role for whoever shows a token that it trusts, else why not. */
  assume(roleArn: string, token: string): AssumedRole;
}

/** What became of the wish to take a role on. */
export type AssumedRole =
  | { readonly accessKeyId: string; readonly role: LocalRole }
  | { readonly refusal: string };

interface Token {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** Keeps access keys and tokens in memory. Neither expires. */
export function localIdentities(accounts: readonly LocalAccount[]): LocalIdentities {
  const keys = new Map<string, LocalRole>();
  const tokens = new Map<string, Token>();
  const accountOf = (role: LocalRole): LocalAccount | undefined =>
    accounts.find(({ roles }) => roles.includes(role));
  const accessKeyOf = (role: LocalRole): string => {
    const accessKeyId = `LOCAL${randomUUID().replaceAll("-", "").slice(0, 15).toUpperCase()}`;
    keys.set(accessKeyId, role);
    return accessKeyId;
  };
  return {
    accessKeyOf,
    roleOf: (accessKeyId) => keys.get(accessKeyId),
    rolesOf: (accountId) => accounts.filter(({ id }) => id === accountId).flatMap(({ roles }) => roles),
    tokenOf: (role, audiences) => {
      const issuer = accountOf(role)?.issuerUrl;
      if (issuer === undefined) return undefined;
      const token = randomUUID();
      tokens.set(token, { issuer, subject: role.arn, audiences });
      return token;
    },
    assume: (roleArn, shown) => {
      const token = tokens.get(shown);
      if (token === undefined) return { refusal: "The token is not one that was given out." };
      const found = accounts.flatMap((account) => account.roles.map((role) => ({ account, role })));
      const target = found.find(({ role }) => role.arn === roleArn);
      if (target === undefined) return { refusal: `There is no role ${roleArn}.` };
      const refusal = trustProblem(target.account, target.role, token);
      return refusal === undefined
        ? { accessKeyId: accessKeyOf(target.role), role: target.role }
        : { refusal };
    },
  };
}

function trustProblem(account: LocalAccount, role: LocalRole, token: Token): string | undefined {
  const provider = account.identityProviders.find(({ url }) => bare(url) === bare(token.issuer));
  if (provider === undefined)
    return `The account ${account.id} has no identity provider for ${token.issuer}.`;
  if (!token.audiences.some((audience) => provider.clientIds.includes(audience)))
    return `The identity provider does not know the audience ${token.audiences.join(", ")}.`;
  const issuer = bare(token.issuer);
  const providerArn = `arn:${account.partition}:iam::${account.id}:oidc-provider/${issuer}`;
  const trusting = role.trust.filter(({ Principal: principal }) =>
    federated(principal).includes(providerArn),
  );
  const context = { [`${issuer}:aud`]: token.audiences, [`${issuer}:sub`]: token.subject };
  return allows(trusting, "sts:AssumeRoleWithWebIdentity", role.arn, context)
    ? undefined
    : `The role ${role.arn} does not trust ${token.subject} for ${token.audiences.join(", ")}.`;
}

function federated(principal: unknown): readonly string[] {
  const named = (principal as { readonly Federated?: string | readonly string[] } | undefined)?.Federated;
  return named === undefined ? [] : [named].flat();
}

/** Without its scheme, as conditions and ARNs have it. */
function bare(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}

/** Whether a role's credentials mean anything in a region: only in its own partition do they. */
export function knownIn({ arn }: LocalRole, region: string): boolean {
  return arn.split(":")[1] === partitionOf(region).id;
}
