import type { Violation } from "./oracle/violation.ts";
import { EXHAUSTIVE_DEFAULT } from "./exhaustive/exhaustive-config.ts";
import type { ExhaustiveConfig } from "./exhaustive/exhaustive-config.ts";
import { exploreScript, shortestTrace } from "./exhaustive/explore-script.ts";
import { sayScript, scriptsOf } from "./exhaustive/script.ts";
import { smallWorld } from "./exhaustive/small-world.ts";
import type { SimulatedProtocol } from "./simulated-protocol.ts";
import type { WriterKind } from "./writers.ts";

/** One part of an exhaustive search: all scripts of one length in small worlds of one kind. */
export interface ExhaustiveStage {
  readonly name: string;
  /** Writes in each script. */
  readonly length: number;
  readonly writers: readonly WriterKind[];
  /** What differs from {@link EXHAUSTIVE_DEFAULT}. */
  readonly world: Partial<ExhaustiveConfig>;
}

/** What a stage has covered. */
export interface ExhaustiveTotals {
  readonly stage: string;
  readonly scripts: number;
  readonly states: number;
  readonly transitions: number;
  /** Different complete interleavings that these states stand for, after reduction; a floating-point number, since there are so many. */
  readonly schedules: number;
  readonly elapsedMs: number;
}

/** What a search came to. */
export interface ExhaustiveSearchResult {
  readonly stages: readonly ExhaustiveTotals[];
  /** Whether every stage was searched to its end. */
  readonly complete: boolean;
  readonly found:
    | {
        readonly stage: string;
        readonly violation: Violation;
        readonly script: string;
        /** The shortest way to the violation, line by line. */
        readonly trace: readonly string[];
      }
    | undefined;
}

/** What to search exhaustively, and how long. */
export interface ExhaustiveSearchOptions {
  readonly protocol: SimulatedProtocol;
  readonly stages: readonly ExhaustiveStage[];
  /** Default: no bound. */
  readonly elapsedMsMax?: number;
  /** Every `of`th script from the `part`th on, so that several processes share the work. Default: all. */
  readonly share?: { readonly part: number; readonly of: number };
  /** Called now and then, at most a few times a second. */
  readonly onProgress?: (progress: ExhaustiveTotals) => void;
  readonly signal?: AbortSignal;
}

const PROGRESS_MS = 250;
/** A small world that has numbered more than this is replaced, so that memory stays bounded. */
const WORLD_SIZE_MAX = 200_000;

/**
 * Tries all interleavings of all scripts of every stage, until an invariant breaks.
 *
 * @example
 * const { found } = await searchExhaustively({ protocol: isthmusProtocol(), stages: exhaustiveStages({ length: 2 }) });
 */
export async function searchExhaustively(options: ExhaustiveSearchOptions): Promise<ExhaustiveSearchResult> {
  const { protocol, share = { part: 1, of: 1 } } = options;
  const startedMs = performance.now();
  const stages: ExhaustiveTotals[] = [];
  const over = (): boolean =>
    performance.now() - startedMs > (options.elapsedMsMax ?? Infinity) || options.signal?.aborted === true;
  let toldMs = 0;
  const pause = async (totals: ExhaustiveTotals): Promise<boolean> => {
    const nowMs = performance.now();
    if (nowMs - toldMs > PROGRESS_MS) {
      toldMs = nowMs;
      options.onProgress?.(totals);
      // Nothing in the search itself need wait for the event loop, which has signals to deliver.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    return over();
  };
  for (const stage of options.stages) {
    const config = { ...EXHAUSTIVE_DEFAULT, ...stage.world };
    const stageStartedMs = performance.now();
    let totals: ExhaustiveTotals = {
      stage: stage.name,
      scripts: 0,
      states: 0,
      transitions: 0,
      schedules: 0,
      elapsedMs: 0,
    };
    let world = smallWorld(config, protocol);
    let number = 0;
    for (const script of scriptsOf(stage.length, config.regions, stage.writers)) {
      if (number++ % share.of !== share.part - 1) continue;
      const result = over() ? undefined : await exploreScript(world, script, async () => pause(totals));
      if (result === undefined) return { stages: [...stages, totals], complete: false, found: undefined };
      totals = {
        ...totals,
        scripts: totals.scripts + 1,
        states: totals.states + result.states,
        transitions: totals.transitions + result.transitions,
        schedules: totals.schedules + result.schedules,
        elapsedMs: performance.now() - stageStartedMs,
      };
      const { violation } = result;
      if (violation !== undefined) {
        const trace = await shortestTrace(world, script);
        const found = { stage: stage.name, violation, script: sayScript(script), trace };
        return { stages: [...stages, totals], complete: false, found };
      }
      if (world.size > WORLD_SIZE_MAX) world = smallWorld(config, protocol);
      await pause(totals);
    }
    stages.push(totals);
    options.onProgress?.(totals);
  }
  return { stages, complete: true, found: undefined };
}
