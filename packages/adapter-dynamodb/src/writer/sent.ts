/** What the rest of the SDK's stack gives back for a request. */
export interface Sent<O> {
  readonly response: unknown;
  readonly output: O;
}

/** Sends a request through the rest of the SDK's stack: serialising, signing, the SDK's own retries. */
export type Send<I, O> = (input: I) => Promise<Sent<O>>;
