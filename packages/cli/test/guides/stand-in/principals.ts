import { randomBytes } from "node:crypto";
import type { PolicyDocument } from "./policy.ts";
import type { Caller } from "./service-call.ts";

/** A role: who may take it on, and what it may do. */
export interface Role {
  readonly trust: PolicyDocument;
  readonly policies: Map<string, PolicyDocument>;
}

/** A user with the names of its access keys. */
export interface User {
  readonly policies: Map<string, PolicyDocument>;
  readonly keys: Set<string>;
}

/** All of IAM that an account has, and who holds which access key. */
export interface Principals {
  readonly roles: Map<string, Role>;
  readonly users: Map<string, User>;
  /** Client IDs of each OIDC provider, by the provider's URL without `https://`. */
  readonly oidcProviders: Map<string, readonly string[]>;
  federationEnabled: boolean;
  /** Every policy that was ever attached, by whom it was attached to and its name: they are gone when the guide ends. */
  readonly everAttached: Map<string, PolicyDocument>;
  /** Who holds an access key; `undefined` if it is none of this account. */
  holderOf(accessKey: string): Caller | undefined;
  /** A new access key for somebody. */
  issueKey(holder: Caller): IssuedKey;
  revokeKey(accessKey: string): void;
  /** The policies that bind a caller; `undefined` for one that may do everything. */
  policiesOf(caller: Caller): readonly PolicyDocument[] | undefined;
}

/** A new key. */
export interface IssuedKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Nobody but the administrator. */
export function principals(adminKey: string): Principals {
  const holders = new Map<string, Caller>([[adminKey, { kind: "administrator" }]]);
  const roles = new Map<string, Role>();
  const users = new Map<string, User>();
  return {
    roles,
    users,
    oidcProviders: new Map(),
    federationEnabled: false,
    everAttached: new Map(),
    holderOf: (accessKey) => holders.get(accessKey),
    issueKey(holder) {
      const prefix = holder.kind === "role" ? "ASIA" : "AKIA";
      const accessKeyId = `${prefix}${randomBytes(8).toString("hex").toUpperCase()}`;
      holders.set(accessKeyId, holder);
      return { accessKeyId, secretAccessKey: randomBytes(20).toString("hex") };
    },
    revokeKey: (accessKey) => void holders.delete(accessKey),
    policiesOf(caller) {
      switch (caller.kind) {
        case "administrator":
          return undefined;
        case "role":
          return [...(roles.get(caller.name)?.policies.values() ?? [])];
        case "user":
          return [...(users.get(caller.name)?.policies.values() ?? [])];
        case "anonymous":
          return [];
        default:
          return caller satisfies never;
      }
    },
  };
}
