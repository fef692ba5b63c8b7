import type { Violation } from "../oracle/violation.ts";
import type { Script } from "./script.ts";
import type { SmallWorld, Successor } from "./small-world.ts";
import type { State } from "./state-layout.ts";

/** What trying all interleavings of one script came to. */
export interface ScriptResult {
  readonly states: number;
  readonly transitions: number;
  /** Different complete interleavings, after reduction. */
  readonly schedules: number;
  readonly violation: Violation | undefined;
}

interface Frame {
  readonly key: string;
  readonly steps: readonly Successor[];
  next: number;
  schedules: number;
}

/** Marks a state whose interleavings are still being tried: to come back to it is to go round in circles. */
const ON_THE_WAY = -1;

/** Tries all interleavings of a script, depth first, each state once. */
export async function exploreScript(world: SmallWorld, script: Script): Promise<ScriptResult> {
  const visited = new Map<string, number>();
  let transitions = 0;
  const result = (schedules: number, violation: Violation | undefined): ScriptResult => ({
    states: visited.size,
    transitions,
    schedules,
    violation,
  });
  const first = world.first();
  const stack: Frame[] = [await frameOf(world, script, first, keyOf(first))];
  visited.set(keyOf(first), ON_THE_WAY);
  for (;;) {
    const frame = stack.at(-1);
    if (frame === undefined) return result(visited.get(keyOf(first)) ?? 0, undefined);
    const step = frame.steps[frame.next++];
    if (step === undefined) {
      stack.pop();
      visited.set(frame.key, frame.schedules);
      const parent = stack.at(-1);
      if (parent !== undefined) parent.schedules += frame.schedules;
      continue;
    }
    transitions++;
    if (step.violation !== undefined) return result(0, step.violation);
    const key = keyOf(step.state);
    const known = visited.get(key);
    if (known === ON_THE_WAY)
      return result(0, { invariant: "termination", detail: "replication goes round in circles" });
    if (known !== undefined) {
      frame.schedules += known;
      continue;
    }
    const nextFrame = await frameOf(world, script, step.state, key);
    if (nextFrame.steps.length === 0) {
      const violation = world.judge(step.state);
      if (violation !== undefined) return result(0, violation);
      visited.set(key, 1);
      frame.schedules += 1;
      continue;
    }
    visited.set(key, ON_THE_WAY);
    stack.push(nextFrame);
  }
}

async function frameOf(world: SmallWorld, script: Script, state: State, key: string): Promise<Frame> {
  return { key, steps: await stepsOf(world, script, state, false), next: 0, schedules: 0 };
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

/** A state as text: two units of 16 bits for each number, since some outgrow one. */
function keyOf(state: State): string {
  let key = "";
  for (const number of state) key += String.fromCharCode(number & 0x7fff, number >>> 15);
  return key;
}

/** The shortest way to a violation, step by step in words, breadth first. */
export async function shortestTrace(world: SmallWorld, script: Script): Promise<readonly string[]> {
  interface Way {
    readonly state: State;
    readonly label: string;
    readonly before: Way | undefined;
  }
  const first: Way = { state: world.first(), label: "", before: undefined };
  const visited = new Set([keyOf(first.state)]);
  const told = (way: Way | undefined, end: readonly string[]): readonly string[] => {
    const lines = [...end];
    for (let at = way; at?.before !== undefined; at = at.before) lines.unshift(at.label);
    return lines;
  };
  let level: Way[] = [first];
  while (level.length > 0) {
    const following: Way[] = [];
    for (const way of level) {
      const steps = await stepsOf(world, script, way.state, true);
      const violation = steps.length === 0 ? world.judge(way.state) : undefined;
      if (violation !== undefined) return told(way, [...world.describe(way.state), sayViolation(violation)]);
      for (const step of steps) {
        const next: Way = { state: step.state, label: step.label, before: way };
        if (step.violation !== undefined) return told(next, [sayViolation(step.violation)]);
        const key = keyOf(step.state);
        if (visited.has(key)) continue;
        visited.add(key);
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
