import { setTimeout as sleep } from "node:timers/promises";

/** How a loop writes. */
export interface WriteLoopOptions {
  /** Writes per second. */
  readonly rate: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** A store that answers slowly must not pile up requests without end; the loop then writes less than was asked for. */
const IN_FLIGHT_MAX = 64;

/**
 * Calls `write` evenly, `rate` times a second for so many seconds, without waiting for one write to end before the next begins. Resolves
 * when all of them have ended.
 *
 * @throws whatever `write` rejects with first, and the signal's reason when aborted
 */
export async function writeLoop(options: WriteLoopOptions, write: () => Promise<void>): Promise<void> {
  const { rate, seconds, signal } = options;
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const startedAt = performance.now();
  const total = Math.round(rate * seconds);
  for (let count = 0; count < total && failures.length === 0; count++) {
    const waitMs = startedAt + (count * 1000) / rate - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    signal.throwIfAborted();
    if (inFlight.size >= IN_FLIGHT_MAX) await Promise.race(inFlight);
    const one: Promise<void> = write()
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => inFlight.delete(one));
    inFlight.add(one);
  }
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
}
