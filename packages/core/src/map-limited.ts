import type { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import { toIsthmusError } from "./errors.ts";
import type { IsthmusError } from "./errors.ts";
import { mapBounded } from "./map-bounded.ts";

/** The most that may ever run at the same time. */
export function boundOf(concurrency: number | ConcurrencyLimiter): number {
  return typeof concurrency === "number" ? concurrency : concurrency.max;
}

/**
 * Like `mapBounded`, with a fixed bound or with a limiter that learns from how the work ends.
 *
 * @param work returns the error that it met and dealt with, if any: a limiter learns from its code. What it rejects with is thrown
 */
export async function mapLimited<T>(
  entries: readonly T[],
  concurrency: number | ConcurrencyLimiter,
  work: (entry: T, index: number) => Promise<IsthmusError | undefined>,
): Promise<void> {
  if (typeof concurrency === "number") {
    await mapBounded(entries, concurrency, work);
    return;
  }
  await mapBounded(entries, concurrency.max, async (entry, index) => {
    const place = await concurrency.enter();
    let met: IsthmusError | undefined;
    try {
      met = await work(entry, index);
    } catch (error) {
      met = toIsthmusError(error);
      throw error;
    } finally {
      place.leave(met === undefined ? "done" : met.code === "throttled" ? "throttled" : "unknown");
    }
  });
}
