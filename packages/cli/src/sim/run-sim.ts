import { exhaustiveStages, searchAtRandom, searchExhaustively } from "@isthmus/testkit";
import type { ExhaustiveSearchResult, RandomSearchResult, SimulatedProtocol } from "@isthmus/testkit";

/** What to search. */
export interface SimFlags {
  readonly exhaustive: boolean;
  readonly random: boolean;
  readonly minutes?: number;
  readonly writes?: number;
  readonly length: number;
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

/** Runs the searches asked for: both, unless one is named. Stops at the first thing found. */
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
  if (both || flags.exhaustive) {
    const regions = flags.regions === undefined ? {} : { regions: flags.regions };
    exhaustive = await searchExhaustively({
      ...common,
      stages: exhaustiveStages({ length: flags.length, ...regions }),
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
