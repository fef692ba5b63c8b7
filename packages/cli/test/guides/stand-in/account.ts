import type { LocalIdentities } from "@isthmus/local-cloud";
import type { Principals } from "./principals.ts";

/** One account, in one region of one partition. */
export interface AccountOptions {
  readonly id: string;
  readonly partition: string;
  readonly region: string;
  /** Access key of the administrator who follows the guide. */
  readonly adminKey: string;
  /** What its outbound federation calls itself once it is enabled, an https URL. */
  readonly issuer: string;
}

/** An account with those who may do something in it. */
export interface Account extends AccountOptions {
  readonly principals: Principals;
  /** Access keys and tokens, of all accounts. */
  readonly identities: LocalIdentities;
}

/** The ARN of something regional in the account. */
export function regionalArn(account: Account, service: string, resource: string): string {
  return `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;
}
