import type { Account } from "./account.ts";

/** One request to a service, with what its signature tells. */
export interface ServiceCall {
  readonly account: Account;
  /** Who signed it. */
  readonly caller: Caller;
  /** The service's name as in signatures, for example `monitoring` for CloudWatch. */
  readonly service: string;
  readonly region: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Who makes a call. An administrator may do everything in the account; the others have policies. */
export type Caller =
  | { readonly kind: "administrator" }
  | { readonly kind: "role"; readonly name: string }
  | { readonly kind: "user"; readonly name: string }
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

/** That something with this name is not there, as IAM says it. */
export function noSuchEntity(what: string, name: string): ServiceError {
  return new ServiceError("NoSuchEntity", `The ${what} with name ${name} cannot be found.`, 404);
}
