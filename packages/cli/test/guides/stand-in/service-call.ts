import type { LocalRole } from "@isthmus/local-cloud";
import type { Account } from "./account.ts";

/** One request to a service, with what its signature tells. */
export interface ServiceCall {
  readonly account: Account;
  /** Who signed it. */
  readonly caller: Caller;
  /** The service's name as in signatures, for example `monitoring` for CloudWatch. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Who makes a call. An administrator may do everything in the account; the others have policies. */
export type Caller =
  | { readonly kind: "administrator" }
  | { readonly kind: "principal"; readonly principal: LocalRole }
  /** A call that needs no signature. */
  | { readonly kind: "anonymous" };

/** What a service answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A service of the stand-in. */
export type Service = (call: ServiceCall) => Answer | Promise<Answer>;

/** A refusal in the words of the service. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The statements that bind a caller; `undefined` for one that may do everything. */
export function statementsOf(caller: Caller): LocalRole["statements"] | undefined {
  switch (caller.kind) {
    case "administrator":
      return undefined;
    case "principal":
      return caller.principal.statements;
    case "anonymous":
      return [];
    default:
      return caller satisfies never;
  }
}

/** That something with this name is not there, as IAM says it. */
export function noSuchEntity(what: string, name: string): ServiceError {
  return new ServiceError("NoSuchEntity", `The ${what} with name ${name} cannot be found.`, 404);
}
