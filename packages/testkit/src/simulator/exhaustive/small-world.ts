import { EMPTY_CELL } from "../cell.ts";
import { emptyHistory } from "../oracle/key-history.ts";
import type { Violation } from "../oracle/violation.ts";
import { sayItem, sayVersion } from "../random/say.ts";
import { regionName } from "../region-names.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { applySteps } from "./apply-steps.ts";
import type { ExhaustiveConfig } from "./exhaustive-config.ts";
import { forwardSteps } from "./forward-steps.ts";
import { runSteps } from "./run-steps.ts";
import type { Unexplored } from "./run-tree.ts";
import type { Script } from "./script.ts";
import { scriptNumbering } from "./script-steps.ts";
import type { State } from "./state-layout.ts";
import { newGround } from "./stepping.ts";
import type { Stepping, Successor } from "./stepping.ts";
import { writeSteps } from "./write-steps.ts";

/** All steps that a state allows, or a point of a run that must be found out first. */
export type Successors = { readonly steps: readonly Successor[] } | { readonly unexplored: Unexplored };

/** A small world, in which states are numbers and stepping is looking up. */
export interface SmallWorld {
  first(): State;
  successors(state: State, script: Script, describe?: boolean): Successors;
  /** Judges a state in which nothing is left to do. */
  judge(state: State): Violation | undefined;
  explore(point: Unexplored): Promise<void>;
  /** Numbers given out so far; a world that knows too much is better replaced by a new one. */
  readonly size: number;
  /** What each region holds, in words. */
  describe(state: State): readonly string[];
}

/** Makes a small world for a protocol. */
export function smallWorld(config: ExhaustiveConfig, protocol: SimulatedProtocol): SmallWorld {
  const { regions, workers } = config;
  const ground = newGround(config, protocol);
  const { memory, lists, layout, tree } = ground;
  const runs = runSteps(ground);
  const forwarders = forwardSteps(ground, runs);
  const appliers = applySteps(ground, runs);
  const addWrite = writeSteps(ground);
  const stepsOf = scriptNumbering();
  const everyRegion = Array.from({ length: regions }, (_, region) => region);

  return {
    first() {
      const state: number[] = Array.from({ length: layout.length }, () => 0);
      state[layout.duplicates] = config.duplicates;
      state[layout.crashes] = config.crashes;
      state[layout.history] = memory.histories.idOf(emptyHistory(regions));
      for (const region of everyRegion) {
        state[layout.cell(region)] = memory.cells.idOf(EMPTY_CELL);
        state[layout.stream(region)] = lists.empty;
        state[layout.arriving(region)] = lists.empty;
      }
      return state;
    },
    successors(state, script, describe = false) {
      const stepping: Stepping = { state, script: stepsOf(script), describe, steps: [] };
      for (const region of everyRegion) {
        for (let worker = 0; worker < workers; worker++) {
          const outcome = forwarders.add(stepping, region, worker);
          if (outcome === "alone") return { steps: stepping.steps };
          const missing = outcome ?? appliers.add(stepping, region, worker);
          if (missing !== undefined) return { unexplored: missing };
          forwarders.addCrash(stepping, region, worker);
          appliers.addCrash(stepping, region, worker);
        }
      }
      addWrite(stepping);
      return { steps: stepping.steps };
    },
    judge: (state) =>
      memory.judge(
        state[layout.history] ?? 0,
        everyRegion.map((region) => state[layout.cell(region)] ?? 0),
      ),
    explore: async (point) => tree.explore(point),
    get size() {
      return Math.max(tree.size, memory.cells.size, memory.histories.size, memory.lists.size);
    },
    describe: (state) =>
      everyRegion.map((region) => {
        const { item, tombstone } = memory.cells.valueOf(state[layout.cell(region)] ?? 0);
        return `${regionName(region)} rests with ${sayItem(item)}, tombstone ${sayVersion(tombstone)}`;
      }),
  };
}
