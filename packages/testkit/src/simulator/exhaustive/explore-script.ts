import type { Violation } from "../oracle/violation.ts";
import type { Script } from "./script.ts";
import type { SmallWorld } from "./small-world.ts";
import type { Successor } from "./stepping.ts";
import type { State } from "./state-layout.ts";
import { stateTable } from "./state-table.ts";

/** What trying all interleavings of one script came to. */
export interface ScriptResult {
  readonly states: number;
  readonly transitions: number;
  /** Different complete interleavings, after reduction. */
  readonly schedules: number;
  readonly violation: Violation | undefined;
}

interface Frame {
  readonly state: State;
  readonly steps: readonly Successor[];
  next: number;
  schedules: number;
}

/** Marks a state whose interleavings are still being tried: to come back to it is to go round in circles. */
const ON_THE_WAY = -1;

/** No interleaving of a script of three writes takes a quarter of this; longer ones never end. */
const DEPTH_MAX = 600;

/** Transitions between two times that the search pauses: some tenths of a second. */
const PAUSE_EVERY = 65_536;

/**
 * Tries all interleavings of a script, depth first, each state once.
 *
 * @param pause called now and then, since a script may take minutes; the search is given up where it resolves to `true`. Default: never
 * @returns `undefined` where the search was given up
 */
export async function exploreScript(
  world: SmallWorld,
  script: Script,
  pause: () => Promise<boolean> = async () => false,
): Promise<ScriptResult | undefined> {
  const visited = stateTable();
  let transitions = 0;
  const result = (schedules: number, violation: Violation | undefined): ScriptResult => ({
    states: visited.size,
    transitions,
    schedules,
    violation,
  });
  const first = world.first();
  const stack: Frame[] = [frameOf(first, await stepsOf(world, script, first, false))];
  visited.set(visited.find(first), ON_THE_WAY);
  for (;;) {
    const frame = stack.at(-1);
    if (frame === undefined) return result(visited.get(visited.find(first)) ?? 0, undefined);
    const step = frame.steps[frame.next++];
    if (step === undefined) {
      stack.pop();
      visited.set(visited.find(frame.state), frame.schedules);
      const parent = stack.at(-1);
      if (parent !== undefined) parent.schedules += frame.schedules;
      continue;
    }
    transitions++;
    if (transitions % PAUSE_EVERY === 0 && (await pause())) return undefined;
    if (step.violation !== undefined) return result(0, step.violation);
    const place = visited.find(step.state);
    const known = visited.get(place);
    if (known === ON_THE_WAY || stack.length > DEPTH_MAX)
      return result(0, { invariant: "termination", detail: "replication does not come to rest" });
    if (known !== undefined) {
      frame.schedules += known;
      continue;
    }
    let successors = world.successors(step.state, script);
    while ("unexplored" in successors) {
      await world.explore(successors.unexplored);
      successors = world.successors(step.state, script);
    }
    if (successors.steps.length === 0) {
      const violation = world.judge(step.state);
      if (violation !== undefined) return result(0, violation);
      visited.set(place, 1);
      frame.schedules += 1;
      continue;
    }
    visited.set(place, ON_THE_WAY);
    stack.push(frameOf(step.state, successors.steps));
  }
}

function frameOf(state: State, steps: readonly Successor[]): Frame {
  return { state, steps, next: 0, schedules: 0 };
}

async function stepsOf(
  world: SmallWorld,
  script: Script,
  state: State,
  describe: boolean,
): Promise<readonly Successor[]> {
  for (;;) {
    const successors = world.successors(state, script, describe);
    if ("steps" in successors) return successors.steps;
    await world.explore(successors.unexplored);
  }
}

/** A way that is longer than this without a violation is one that never ends. */
const LEVELS_MAX = 80;

/** The shortest way to a violation, step by step in words, breadth first. Where replication never rests, the beginning of one such way. */
export async function shortestTrace(world: SmallWorld, script: Script): Promise<readonly string[]> {
  interface Way {
    readonly state: State;
    readonly label: string;
    readonly before: Way | undefined;
  }
  const first: Way = { state: world.first(), label: "", before: undefined };
  const visited = stateTable();
  visited.set(visited.find(first.state), 1);
  const told = (way: Way | undefined, end: readonly string[]): readonly string[] => {
    const lines = [...end];
    for (let at = way; at?.before !== undefined; at = at.before) lines.unshift(at.label);
    return lines;
  };
  let level: Way[] = [first];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LEVELS_MAX) return told(level[0], ["and so on, without an end"]);
    const following: Way[] = [];
    for (const way of level) {
      const steps = await stepsOf(world, script, way.state, true);
      const violation = steps.length === 0 ? world.judge(way.state) : undefined;
      if (violation !== undefined) return told(way, [...world.describe(way.state), sayViolation(violation)]);
      for (const step of steps) {
        const next: Way = { state: step.state, label: step.label, before: way };
        if (step.violation !== undefined) return told(next, [sayViolation(step.violation)]);
        const place = visited.find(step.state);
        if (visited.get(place) !== undefined) continue;
        visited.set(place, 1);
        following.push(next);
      }
    }
    level = following;
  }
  return [];
}

function sayViolation({ invariant, detail }: Violation): string {
  return `VIOLATION of "${invariant}": ${detail}`;
}
