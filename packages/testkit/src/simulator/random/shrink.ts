import type { SimulatedProtocol } from "../simulated-protocol.ts";
import type { Action } from "./actions.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Phase, ScheduleResult } from "./run-schedule.ts";
import type { WorldConfig } from "./world-config.ts";

/** A schedule together with the world it happens in. */
export interface Counterexample {
  readonly config: WorldConfig;
  readonly phases: readonly Phase[];
  readonly result: ScheduleResult;
}

/** Runs of shortened schedules at most; each is short. */
const ATTEMPTS_MAX = 3000;

/**
 * Makes a failing schedule as small as it can: takes out stretches of actions, then single ones, simplifies the world and the numbers, as
 * long as the same invariant breaks. (Zeller's delta debugging, on schedules that stay meaningful whatever is taken out.)
 */
export async function shrink(found: Counterexample, protocol: SimulatedProtocol): Promise<Counterexample> {
  let best = found;
  let attempts = 0;
  const keeps = async (config: WorldConfig, phases: readonly Phase[]): Promise<boolean> => {
    if (attempts++ > ATTEMPTS_MAX) return false;
    const result = await runSchedule(config, protocol, phases);
    if (result.violation?.invariant !== found.result.violation?.invariant) return false;
    best = { config, phases: result.phases.filter((phase) => phase.length > 0), result };
    return true;
  };

  await keeps(best.config, [best.phases.flat()]);
  for (let before = Infinity; weight(best) < before;) {
    before = weight(best);
    for (const simpler of simplerConfigs(best.config))
      await keeps({ ...best.config, ...simpler }, best.phases);
    await removeStretches(() => best, keeps);
    await simplifyNumbers(() => best, keeps);
  }
  const result = await runSchedule(best.config, protocol, best.phases, { trace: true });
  return { ...best, result };
}

type Keeps = (config: WorldConfig, phases: readonly Phase[]) => Promise<boolean>;

function weight({ phases, config }: Counterexample): number {
  const actions = phases.flat();
  const numbers = actions.reduce((sum, [, a, b, c]) => sum + [a, b, c].filter((n) => n > 9).length, 0);
  return actions.length * 100 + numbers + JSON.stringify(config).length / 1000 + phases.length;
}

function simplerConfigs(config: WorldConfig): readonly Partial<WorldConfig>[] {
  return [
    { keys: 1 },
    { regions: config.regions - 1 > 1 ? config.regions - 1 : 2 },
    { skewMicros: config.skewMicros.map(() => 0) },
    { callFaults: 0 },
    { sendFaults: 0 },
    { messageChangesMax: 1 },
    { forwardBatchMax: 1 },
    { applyBatchMax: 1 },
    { coarseStreamTime: false },
  ];
}

async function removeStretches(best: () => Counterexample, keeps: Keeps): Promise<void> {
  for (let length = Math.ceil(count(best()) / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start < count(best());) {
      const kept = await keeps(best().config, without(best().phases, start, length));
      if (!kept) start += length;
    }
  }
}

function count({ phases }: Counterexample): number {
  return phases.reduce((sum, phase) => sum + phase.length, 0);
}

function without(phases: readonly Phase[], start: number, length: number): readonly Phase[] {
  let index = 0;
  return phases.map((phase) =>
    phase.filter(() => {
      const here = index++;
      return here < start || here >= start + length;
    }),
  );
}

async function simplifyNumbers(best: () => Counterexample, keeps: Keeps): Promise<void> {
  for (let index = 0; index < count(best()); index++) {
    for (const place of [1, 2, 3] as const) {
      const value = best().phases.flat()[index]?.[place] ?? 0;
      for (const smaller of [0, 1, 2, 3, value % 16, value % 256]) {
        if (smaller >= value) continue;
        if (await keeps(best().config, replaced(best().phases, index, place, smaller))) break;
      }
    }
  }
}

function replaced(
  phases: readonly Phase[],
  index: number,
  place: 1 | 2 | 3,
  value: number,
): readonly Phase[] {
  let at = 0;
  return phases.map((phase) =>
    phase.map((action): Action => {
      if (at++ !== index) return action;
      const [kind, a, b, c] = action;
      return place === 1 ? [kind, value, b, c] : place === 2 ? [kind, a, value, c] : [kind, a, b, value];
    }),
  );
}
