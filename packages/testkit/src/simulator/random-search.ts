import type { Violation } from "./oracle/violation.ts";
import { randomSchedule } from "./random/random-schedule.ts";
import { runSchedule } from "./random/run-schedule.ts";
import { shrink } from "./random/shrink.ts";
import type { SimulatedProtocol } from "./simulated-protocol.ts";

/** How long and where to search at random. Whichever bound is met first ends the search. */
export interface RandomSearchOptions {
  readonly protocol: SimulatedProtocol;
  /** The first world's seed; those after it follow. Default 1. */
  readonly seed?: number;
  /** Writes of applications, over all worlds. Default: no bound. */
  readonly writesMax?: number;
  /** Default: no bound. */
  readonly elapsedMsMax?: number;
  /** Regions of every world. Default: 2 to 4, drawn for each. */
  readonly regions?: number;
  /** Every `of`th world from the `part`th on, so that several processes share the work. Default: all. */
  readonly share?: { readonly part: number; readonly of: number };
  /** Called now and then, at most a few times a second. */
  readonly onProgress?: (progress: RandomSearchTotals) => void;
  readonly signal?: AbortSignal;
}

/** What a search has covered. */
export interface RandomSearchTotals {
  readonly worlds: number;
  readonly writes: number;
  /** Scheduling points passed: calls of ports, writes, starts of batches, faults. */
  readonly steps: number;
  readonly elapsedMs: number;
}

/** What a search came to. */
export interface RandomSearchResult extends RandomSearchTotals {
  readonly found:
    | {
        readonly seed: number;
        readonly violation: Violation;
        /** What happens in the smallest schedule that breaks the same invariant, line by line. */
        readonly trace: readonly string[];
      }
    | undefined;
}

const PROGRESS_MS = 250;

/**
 * Runs worlds drawn at random, one after the other, until an invariant breaks or a bound is met. The same seed gives the same worlds.
 *
 * @example
 * const { found } = await searchAtRandom({ protocol: isthmusProtocol(), writesMax: 10_000 });
 * if (found !== undefined) throw new Error(found.trace.join("\n"));
 */
export async function searchAtRandom(options: RandomSearchOptions): Promise<RandomSearchResult> {
  const { protocol, seed = 1, regions, share = { part: 1, of: 1 } } = options;
  const startedMs = performance.now();
  let [worlds, writes, steps, toldMs] = [0, 0, 0, 0];
  const totals = (): RandomSearchTotals => ({
    worlds,
    writes,
    steps,
    elapsedMs: performance.now() - startedMs,
  });
  for (let number = seed + share.part - 1; ; number += share.of) {
    const { elapsedMs } = totals();
    const enough =
      writes >= (options.writesMax ?? Infinity) || elapsedMs >= (options.elapsedMsMax ?? Infinity);
    if (enough || options.signal?.aborted === true) return { ...totals(), found: undefined };
    const schedule = randomSchedule(number, (config) => {
      if (regions === undefined) return config;
      const skewMicros = Array.from({ length: regions }, (_, region) => config.skewMicros[region] ?? 0);
      return { ...config, regions, skewMicros };
    });
    const result = await runSchedule(schedule.config, protocol, schedule.phases);
    worlds++;
    writes += result.writes;
    steps += result.steps;
    if (result.violation !== undefined) {
      const small = await shrink({ config: schedule.config, phases: result.phases, result }, protocol);
      const trace = [`seed ${number}, ${worldInWords(small.config)}`, ...small.result.trace];
      return { ...totals(), found: { seed: number, violation: result.violation, trace } };
    }
    if (elapsedMs - toldMs > PROGRESS_MS) {
      toldMs = elapsedMs;
      options.onProgress?.(totals());
      // Nothing above waits for the event loop, which has signals to deliver.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }
}

function worldInWords(config: {
  readonly regions: number;
  readonly keys: number;
  readonly skewMicros: readonly number[];
}): string {
  return `${config.regions} regions, ${config.keys} keys, clocks off by ${config.skewMicros.join(", ")} µs`;
}
