import type { Item, StreamRecord } from "@isthmus/core";
import type { Violation } from "../oracle/violation.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { cutMicrosToSecond, START_MICROS, timestampOfMicros } from "../time-text.ts";
import type { ExhaustiveConfig } from "./exhaustive-config.ts";
import { listsOf } from "./lists.ts";
import type { Lists } from "./lists.ts";
import { newMemory, THE_KEY } from "./memory.ts";
import type { Memory } from "./memory.ts";
import { runTree } from "./run-tree.ts";
import type { RunTree } from "./run-tree.ts";
import type { NumberedStep } from "./script-steps.ts";
import { stateLayout } from "./state-layout.ts";
import type { State, StateLayout } from "./state-layout.ts";
import { interchanged } from "./symmetry.ts";

/** A step that a state allows. */
export interface Successor {
  readonly state: State;
  readonly violation: Violation | undefined;
  /** The step in words, where they were asked for. */
  readonly label: string;
}

/** A state whose steps are being collected. */
export interface Stepping {
  readonly state: State;
  readonly script: readonly NumberedStep[];
  readonly describe: boolean;
  readonly steps: Successor[];
}

/** Longest script, in steps. Times are told by positions in the script, and share a number with what happens then. */
export const POSITIONS_MAX = 64;

const REGIONS_MAX = 4;

/** One number for where and when a run starts. */
export function startNumber(position: number, region: number, kind: "forward" | "apply"): number {
  return (position * REGIONS_MAX + region) * 2 + (kind === "apply" ? 1 : 0);
}

/** What all steps of a small world stand on. */
export interface Ground {
  readonly config: ExhaustiveConfig;
  readonly memory: Memory;
  readonly lists: Lists;
  readonly layout: StateLayout;
  readonly tree: RunTree;
  /** A region's clock at a position of the script. */
  nowMicros(position: number, region: number): number;
  recordOf(before: Item | undefined, after: Item | undefined, micros: number, expired: boolean): StreamRecord;
  /** Forgets what nobody will read again, in place. */
  trimmed(state: number[]): number[];
  push(stepping: Stepping, state: State, label: () => string, violation?: Violation): void;
}

/** Makes the ground of a small world. */
export function newGround(config: ExhaustiveConfig, protocol: SimulatedProtocol): Ground {
  const { regions, workers } = config;
  const replays = config.crashes > 0 || workers > 1;
  const memory = newMemory(protocol, { replays });
  const lists = listsOf(memory.lists);
  const layout = stateLayout(config);
  const tree = runTree(protocol, config.futureBoundMs, (call) => memory.calls.idOf(call));

  /** Once no checkpoint can go back, records that everybody has handled are forgotten: states that differ only in them are one. */
  const trimmed = (state: number[]): number[] => {
    if (config.rewind && state[layout.crashes] !== 0) return state;
    for (let region = 0; region < regions; region++) {
      let least = Infinity;
      for (let worker = 0; worker < workers; worker++)
        least = Math.min(least, state[layout.forwarder(region, worker)] ?? 0);
      if (least === 0) continue;
      state[layout.stream(region)] = lists.drop(state[layout.stream(region)] ?? 0, least);
      for (let worker = 0; worker < workers; worker++) {
        const place = layout.forwarder(region, worker);
        state[place] = (state[place] ?? 0) - least;
      }
    }
    return state;
  };

  const recordOf = (
    before: Item | undefined,
    after: Item | undefined,
    micros: number,
    expired: boolean,
  ): StreamRecord => ({
    sequence: "",
    key: THE_KEY,
    ...(before && { oldImage: before }),
    ...(after && { newImage: after }),
    createdAt: timestampOfMicros(config.coarseStreamTime ? cutMicrosToSecond(micros) : micros),
    expired,
  });

  return {
    config,
    memory,
    lists,
    layout,
    tree,
    nowMicros: (position, region) =>
      START_MICROS + position * config.writeGapMicros + (config.skewMicros[region] ?? 0),
    recordOf,
    trimmed,
    push(stepping, state, label, violation) {
      const canonical = interchanged(state, layout, config);
      stepping.steps.push({ state: canonical, violation, label: stepping.describe ? label() : "" });
    },
  };
}
