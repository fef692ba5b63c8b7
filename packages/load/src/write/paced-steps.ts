import { sleep } from "@isthmus/sdk-calls";
import { secondsOfWrite } from "../workload/rate-shape.ts";
import type { RateShape } from "../workload/rate-shape.ts";

/** When steps are begun. */
export interface PaceOptions {
  readonly rate: RateShape;
  /** Begins nothing after so many seconds. */
  readonly seconds: number;
  /** Begins no more than so many steps. */
  readonly stepsMax: number;
  /** Steps under way at the same time; a table that answers slowly makes the pace slower and not the queue longer. */
  readonly inFlightMax: number;
  /** Aborted: begins nothing more. */
  readonly stop: AbortSignal;
  /** Milliseconds from any beginning. */
  readonly nowMs: () => number;
}

/**
 * Begins steps as the rate says, without waiting for one to end before the next. Resolves with the number of steps begun, when all of them have ended.
 *
 * @throws whatever a step rejects with first, when those under way have ended; begins nothing more then
 */
export async function pacedSteps(options: PaceOptions, step: () => Promise<void>): Promise<number> {
  const { rate, seconds, stepsMax, inFlightMax, stop, nowMs } = options;
  const startedAtMs = nowMs();
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let begun = 0;
  while (begun < stepsMax && failures.length === 0 && !stop.aborted) {
    const dueSeconds = secondsOfWrite(rate, begun);
    const elapsedSeconds = (nowMs() - startedAtMs) / 1000;
    if (dueSeconds >= seconds || elapsedSeconds >= seconds) break;
    if (dueSeconds > elapsedSeconds) {
      await sleep((dueSeconds - elapsedSeconds) * 1000, stop).catch(() => undefined);
      continue;
    }
    if (inFlight.size >= inFlightMax) {
      await Promise.race(inFlight);
      continue;
    }
    begun += 1;
    const one: Promise<void> = step()
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => inFlight.delete(one));
    inFlight.add(one);
  }
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
  return begun;
}
