import { createHash } from "node:crypto";
import { millisBetween } from "@isthmus/core";
import type { Clock } from "@isthmus/core";
import type { Stamp } from "./stamp.ts";

/** DynamoDB forgets a ClientRequestToken ten minutes after the request it came with. */
const TOKEN_LIFE_MS = 600_000;

/** Most tokens remembered by one client. Beyond it the oldest is forgotten, and only a repeat of that very transaction notices. */
const TOKENS_MAX = 1000;

/** The longest ClientRequestToken, in characters. */
const TOKEN_LENGTH_MAX = 36;

/** What a transaction was last tried with: the stamps by the action's position, and the token. */
export interface TransactionTry {
  readonly stamps: ReadonlyMap<number, Stamp>;
  readonly token: string | undefined;
}

/** Remembers tries by the application's ClientRequestToken. */
export interface TransactionTries {
  /** The last try, if the application has given this token lately. */
  readonly recall: (token: string) => TransactionTry | undefined;
  readonly remember: (token: string, tried: TransactionTry) => void;
}

/**
 * The memory that keeps a repeated token idempotent: an application that repeats a transaction after a lost response must send the very same
 * request again, versions included, or DynamoDB takes it for another one.
 */
export function transactionTries(clock: Clock): TransactionTries {
  const tries = new Map<string, { readonly tried: TransactionTry; readonly at: ReturnType<Clock["now"]> }>();
  return {
    recall: (token) => {
      const entry = tries.get(token);
      if (entry === undefined || millisBetween(entry.at, clock.now()) > TOKEN_LIFE_MS) return undefined;
      return entry.tried;
    },
    remember: (token, tried) => {
      tries.delete(token);
      tries.set(token, { tried, at: clock.now() });
      const [oldest] = tries.keys();
      if (tries.size > TOKENS_MAX && oldest !== undefined) tries.delete(oldest);
    },
  };
}

/** The token for the try after the one with `token`: it has other versions, so it must not pass for the same request. */
export function nextToken(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, TOKEN_LENGTH_MAX);
}
