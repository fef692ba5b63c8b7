/** How long to wait between attempts, in milliseconds. */
export interface Backoff {
  /** Longest pause after the first failure. It doubles with every further one. */
  readonly baseMs: number;
  /** No pause is longer than this. */
  readonly maxMs: number;
}

/** Quick enough for a throttled moment, slow enough that a cut link or a missing table costs next to nothing. */
export const BACKOFF_DEFAULT: Backoff = { baseMs: 100, maxMs: 30_000 };

/**
 * A pause with full jitter: anything from none to the bound is equally likely, so that workers that failed together do not come
 * back together.
 *
 * @param failures how often it has failed in a row, from 1 on
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function fullJitterMs(failures: number, { baseMs, maxMs }: Backoff, random: () => number): number {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
}
