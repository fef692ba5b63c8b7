import { exhaustiveStages, searchAtRandom, searchExhaustively } from "@isthmus/testkit";
import type {
  ExhaustiveSearchResult,
  ExhaustiveStage,
  RandomSearchResult,
  SimulatedProtocol,
} from "@isthmus/testkit";
import type { IsthmusError } from "@isthmus/core";
import { usageError } from "../dlq/usage-error.ts";

/** What to search. */
export interface SimFlags {
  readonly exhaustive: boolean;
  readonly random: boolean;
  readonly minutes?: number;
  readonly writes?: number;
  readonly length: number;
  /** Whether the exhaustive search goes on with what takes days. */
  readonly deep: boolean;
  /** A part of the names of the stages to search; all of them where it is absent. */
  readonly stage?: string;
  readonly seed: number;
  readonly regions?: number;
  readonly protocol: string;
  readonly share: { readonly part: number; readonly of: number };
}

/** What the searches came to; absent: not asked for. */
export interface SimResult {
  readonly protocol: string;
  readonly exhaustive?: ExhaustiveSearchResult;
  readonly random?: RandomSearchResult;
}

/** Writes to try at random where neither time nor number is bounded. */
const WRITES_DEFAULT = 100_000;
const MS_PER_MINUTE = 60_000;

/** The exhaustive search knows no larger worlds. */
const EXHAUSTIVE_REGIONS_MAX = 3;

/**
 * Runs the searches asked for: both, unless one is named. Stops at the first thing found. Four regions are tried at random only.
 *
 * @throws IsthmusError `invalid-config` where the flags leave nothing to search exhaustively, although that is asked for
 */
export async function runSim(
  protocol: SimulatedProtocol,
  flags: SimFlags,
  host: { readonly signal: AbortSignal; readonly progress: (line: string) => void },
): Promise<SimResult> {
  const both = flags.exhaustive === flags.random;
  const elapsedMsMax = flags.minutes === undefined ? undefined : flags.minutes * MS_PER_MINUTE;
  const common = {
    protocol,
    share: flags.share,
    signal: host.signal,
    ...(elapsedMsMax !== undefined && { elapsedMsMax }),
  };
  let exhaustive: ExhaustiveSearchResult | undefined;
  const stages = stagesOf(flags);
  if (flags.exhaustive && stages.length === 0) throw nothingToSearch();
  if ((both || flags.exhaustive) && stages.length > 0) {
    exhaustive = await searchExhaustively({
      ...common,
      stages,
      onProgress: ({ stage, scripts, states }) =>
        host.progress(`${stage}: ${scripts} scripts, ${states} states`),
    });
  }
  let random: RandomSearchResult | undefined;
  if ((both || flags.random) && exhaustive?.found === undefined && !host.signal.aborted) {
    const writesMax = flags.writes ?? (elapsedMsMax === undefined ? WRITES_DEFAULT : undefined);
    random = await searchAtRandom({
      ...common,
      seed: flags.seed,
      ...(writesMax !== undefined && { writesMax }),
      ...(flags.regions !== undefined && { regions: flags.regions }),
      onProgress: ({ worlds, writes, steps, elapsedMs }) =>
        host.progress(
          `random: ${worlds} worlds, ${writes} writes, ${Math.round(steps / (elapsedMs / 1000))} steps/s`,
        ),
    });
  }
  return { protocol: protocol.name, ...(exhaustive && { exhaustive }), ...(random && { random }) };
}

function stagesOf({ length, deep, regions, stage = "" }: SimFlags): readonly ExhaustiveStage[] {
  if (regions !== undefined && regions > EXHAUSTIVE_REGIONS_MAX) return [];
  const only = regions === undefined ? {} : { regions };
  return exhaustiveStages({ length, deep, ...only }).filter(({ name }) => name.includes(stage));
}

function nothingToSearch(): IsthmusError {
  return usageError(
    `No stage of the exhaustive search is left. It knows 2 and ${EXHAUSTIVE_REGIONS_MAX} regions, and its stages are: ` +
      `${[...new Set(exhaustiveStages({ deep: true }).map(({ name }) => name))].join("; ")}. Name a part of one with --stage, and add --deep for the last ones.`,
  );
}
