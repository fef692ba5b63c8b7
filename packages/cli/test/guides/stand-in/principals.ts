import { randomBytes } from "node:crypto";
import type { IdentityProvider, LocalIdentities, LocalRole, PolicyStatement } from "@isthmus/local-cloud";
import { noSuchEntity } from "./service-call.ts";

/** Somebody with policies: a role or a user. */
export interface Principal extends LocalRole {
  /** By name. */
  readonly policies: Map<string, readonly PolicyStatement[]>;
}

/** What the token service knows of an account. It reads it anew at each request, so that it may change. */
export interface KnownAccount {
  readonly id: string;
  readonly partition: string;
  /** Only while outbound federation is enabled. */
  issuerUrl?: string;
  roles: readonly LocalRole[];
  identityProviders: readonly IdentityProvider[];
}

/** All of IAM that an account has. */
export interface Principals {
  readonly known: KnownAccount;
  readonly roles: Map<string, Principal>;
  readonly users: Map<string, Principal>;
  /** The users' names by their access keys. */
  readonly userKeys: Map<string, string>;
  /** Every policy that was ever attached, by whom it was attached to and its name: they are gone when the guide ends. */
  readonly everAttached: Map<string, readonly PolicyStatement[]>;
}

/** An account without anybody. */
export function principals(id: string, partition: string): Principals {
  return {
    known: { id, partition, roles: [], identityProviders: [] },
    roles: new Map(),
    users: new Map(),
    userKeys: new Map(),
    everAttached: new Map(),
  };
}

/** Somebody without policies. */
export function principal(arn: string, trust: readonly PolicyStatement[]): Principal {
  const policies = new Map<string, readonly PolicyStatement[]>();
  return {
    arn,
    trust,
    policies,
    managedPolicyArns: [],
    get statements() {
      return [...policies.values()].flat();
    },
  };
}

/** A new access key for a user. */
export function issueUserKey(name: string, { userKeys }: Principals): string {
  const key = `AKIA${randomBytes(8).toString("hex").toUpperCase()}`;
  userKeys.set(key, name);
  return key;
}

/** Who holds an access key in an account: a role that has been taken on, or a user. */
export function holderOf(
  accessKey: string,
  { roles, users, userKeys }: Principals,
  identities: LocalIdentities,
): LocalRole | undefined {
  const role = identities.roleOf(accessKey);
  const ofThisAccount = [...roles.values()].find((one) => one === role);
  return users.get(userKeys.get(accessKey) ?? "") ?? ofThisAccount;
}

/** @throws ServiceError `NoSuchEntity` */
export function held<T>(all: ReadonlyMap<string, T>, what: string, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw noSuchEntity(what, name);
  return found;
}
