import { IsthmusError, toIsthmusError } from "./errors.ts";

/** How long a request is tried again, and with what pauses. Whichever bound is met first ends it. */
export interface RetryBudget {
  /** Most attempts, the first one counted. */
  readonly attemptsMax: number;
  /** No attempt begins later than this after the first one, in milliseconds. */
  readonly elapsedMsMax: number;
  /** Longest pause after the first attempt, in milliseconds. It doubles with every further attempt. */
  readonly delayMsBase: number;
  /** No pause is longer than this, in milliseconds. */
  readonly delayMsMax: number;
}

/**
 * Long enough to ride out a busy shard, short enough that a Lambda invocation of a minute is not used up by one request: what is still
 * refused then comes again with its batch.
 */
export const RETRY_BUDGET_DEFAULT: RetryBudget = {
  attemptsMax: 8,
  elapsedMsMax: 20_000,
  delayMsBase: 50,
  delayMsMax: 5_000,
};

/** What retrying takes from outside, so that core stays free of clocks and chance. */
export interface RetryTools {
  /** Uniform in [0, 1), like `Math.random`. */
  random(): number;
  /** Resolves after `delayMs`; may reject when the signal aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds on a clock that never goes back, from any origin. */
  nowMs(): number;
}

/** What one attempt said of one entry. */
export type Acceptance =
  | { readonly status: "accepted" }
  /** An error of kind `retryable` makes the entry part of the next attempt; any other is final. */
  | { readonly status: "refused"; readonly error: IsthmusError };

/** Budget, tools, and the signal that ends it all. */
export interface RetryOptions {
  readonly tools: RetryTools;
  /** Default {@link RETRY_BUDGET_DEFAULT}. */
  readonly budget?: RetryBudget | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends entries that may be refused one by one, and sends again only those that were refused in a way that passes, with full jitter
 * (Brooker, "Exponential Backoff and Jitter", 2015): any pause from none to the bound is equally likely, so that many senders
 * refused together do not come back together.
 *
 * @param attempt gives one acceptance per entry, in order. An entry it says nothing about counts as refused. When it rejects with a
 * retryable error, all its entries count as refused: they may have arrived, and arriving twice must be harmless
 * @returns the last acceptance of each entry, in the order given
 * @throws IsthmusError `aborted`, and whatever `attempt` rejects with that is of kind `configuration`
 */
export async function retryRefused<E>(
  entries: readonly E[],
  attempt: (entries: readonly E[]) => Promise<readonly Acceptance[]>,
  options: RetryOptions,
): Promise<readonly Acceptance[]> {
  const { tools, budget = RETRY_BUDGET_DEFAULT, signal } = options;
  const results: Acceptance[] = entries.map(() => ({ status: "refused", error: unanswered() }));
  const startedMs = tools.nowMs();
  let open = entries.map((_, index) => index);
  for (let attempts = 1; open.length > 0; attempts++) {
    throwIfAborted(signal);
    const verdicts = await verdictsOf(
      open.map((index) => entries[index] as E),
      attempt,
    );
    open.forEach((index, place) => {
      results[index] = verdicts[place] ?? { status: "refused", error: unanswered() };
    });
    open = open.filter((index) => isWorthAnotherTry(results[index]));
    if (open.length === 0 || attempts >= budget.attemptsMax) break;
    const delayMs = tools.random() * Math.min(budget.delayMsMax, budget.delayMsBase * 2 ** (attempts - 1));
    if (tools.nowMs() - startedMs + delayMs > budget.elapsedMsMax) break;
    await pause(delayMs, tools, signal);
  }
  return results;
}

async function verdictsOf<E>(
  entries: readonly E[],
  attempt: (entries: readonly E[]) => Promise<readonly Acceptance[]>,
): Promise<readonly Acceptance[]> {
  try {
    return await attempt(entries);
  } catch (caught) {
    const error = toIsthmusError(caught);
    if (error.kind === "configuration" || error.code === "aborted") throw error;
    return entries.map(() => ({ status: "refused", error }));
  }
}

function isWorthAnotherTry(result: Acceptance | undefined): boolean {
  return result?.status === "refused" && result.error.kind === "retryable";
}

async function pause(delayMs: number, tools: RetryTools, signal: AbortSignal | undefined): Promise<void> {
  try {
    await tools.sleep(delayMs, signal);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new IsthmusError("aborted", "The caller aborted the call. What was under way may have arrived.", {
    kind: "retryable",
    cause: signal.reason,
  });
}

function unanswered(): IsthmusError {
  return new IsthmusError("unexpected", "The service did not say what became of this entry.", {
    kind: "retryable",
  });
}
