import { IsthmusError } from "./errors.ts";

/** How a piece of work ended, as far as the limit is concerned. */
export type LimitedEnd =
  /** The service took it. */
  | "done"
  /** The service asked for less. */
  | "throttled"
  /** It says nothing about what the service can take. */
  | "unknown";

/** A place among what runs at the same time. */
export interface LimiterPlace {
  /** Gives the place back; calling it again does nothing. */
  leave(end: LimitedEnd): void;
}

/** Bounds how many pieces of work run at the same time, however many batches share it. */
export interface ConcurrencyLimiter {
  /** How many may run at the same time right now; a whole number. */
  readonly limit: number;
  /** The most there will ever be. */
  readonly max: number;
  /** Resolves in the order of the calls, each as soon as there is room. */
  enter(): Promise<LimiterPlace>;
}

/** The bounds of {@link adaptiveConcurrency}. */
export interface AdaptiveConcurrencyOptions {
  /** Default 1. */
  readonly min?: number;
  /** Where it begins and what it grows back to. Default 32. */
  readonly max?: number;
  /** What a throttling multiplies the limit by; above 0 and below 1. Default 0.5. */
  readonly decrease?: number;
}

/** Enough to hide a round trip, few enough not to be throttled by a table of modest capacity. */
const MAX_DEFAULT = 32;
/** Halving brings any limit down within a few round trips; what was too careful is won back one by one. */
const DECREASE_DEFAULT = 0.5;

/**
 * A limit that follows what the service takes (additive increase, multiplicative decrease): a throttling cuts it, and each
 * full round of work that the service takes raises it by one. All that was under way when it was cut may be throttled, too; that counts as
 * the same throttling.
 *
 * Keep one for each table and share it between batches: what a table can take is not a batch's affair.
 *
 * @throws IsthmusError `invalid-config` (configuration) for bounds that make no sense
 *
 * @example
 * const limiter = adaptiveConcurrency({ max: 64 });
 * await applyChanges(messages, deps, { concurrency: limiter });
 */
export function adaptiveConcurrency(options: AdaptiveConcurrencyOptions = {}): ConcurrencyLimiter {
  const { min = 1, max = MAX_DEFAULT, decrease = DECREASE_DEFAULT } = options;
  check(min, max, decrease);
  // With its fraction, so that a round of successes adds up to one.
  let allowed = max;
  let running = 0;
  // Counts the cuts, so that work tells whether it began before the last one.
  let cuts = 0;
  const waiting: (() => void)[] = [];

  const admit = (): void => {
    while (running < Math.floor(allowed)) {
      const next = waiting.shift();
      if (next === undefined) return;
      running++;
      next();
    }
  };
  const learn = (end: LimitedEnd, begun: number): void => {
    if (end === "throttled" && begun === cuts) {
      cuts++;
      allowed = Math.max(min, Math.floor(allowed * decrease));
    } else if (end === "done") {
      allowed = Math.min(max, allowed + 1 / Math.floor(allowed));
    }
  };
  const place = (): LimiterPlace => {
    const begun = cuts;
    let left = false;
    return {
      leave(end) {
        if (left) return;
        left = true;
        running--;
        learn(end, begun);
        admit();
      },
    };
  };

  return {
    get limit() {
      return Math.floor(allowed);
    },
    max,
    enter: async () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(place()));
        admit();
      }),
  };
}

function check(min: number, max: number, decrease: number): void {
  if (
    Number.isSafeInteger(min) &&
    min >= 1 &&
    Number.isSafeInteger(max) &&
    max >= min &&
    decrease > 0 &&
    decrease < 1
  )
    return;
  throw new IsthmusError(
    "invalid-config",
    `The concurrency limits are min ${min}, max ${max}, decrease ${decrease}. Allowed: whole numbers with 1 <= min <= max, and a decrease between 0 and 1.`,
    { kind: "configuration" },
  );
}
