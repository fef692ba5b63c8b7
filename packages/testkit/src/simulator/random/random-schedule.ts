import { seededRandom } from "../seeded-random.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { ACTION_KINDS } from "./actions.ts";
import type { Action, ActionKind } from "./actions.ts";
import { randomConfig } from "./world-config.ts";
import type { ActionWeights, WorldConfig } from "./world-config.ts";

/** A world and what happens in it, all drawn from one seed. */
export interface RandomSchedule {
  readonly config: WorldConfig;
  readonly phases: Iterable<Iterable<Action>>;
}

/** Draws a schedule. Its actions are drawn while it runs. */
export function randomSchedule(
  seed: number,
  adjust: (config: WorldConfig) => WorldConfig = (config) => config,
): RandomSchedule {
  const random = seededRandom(seed);
  const config = adjust(randomConfig(random));
  const count = 1 + random.below(4);
  const actions = random.pick([30, 100, 400, 2000]);
  return { config, phases: phases(random, config.weights, count, actions) };
}

function* phases(
  random: SeededRandom,
  weights: ActionWeights,
  count: number,
  actions: number,
): Iterable<Iterable<Action>> {
  const kinds = wheel(weights);
  for (let phase = 0; phase < count; phase++) yield some(random, kinds, actions);
}

function* some(random: SeededRandom, kinds: readonly ActionKind[], count: number): Iterable<Action> {
  for (let i = 0; i < count; i++) yield [random.pick(kinds), random.next(), random.next(), random.next()];
}

/** Each kind as often as its weight, in tenths. */
function wheel(weights: ActionWeights): readonly ActionKind[] {
  return ACTION_KINDS.flatMap((kind) => Array.from({ length: Math.round(weights[kind] * 10) }, () => kind));
}
