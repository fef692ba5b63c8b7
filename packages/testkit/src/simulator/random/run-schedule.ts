import type { Violation } from "../oracle/violation.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { act } from "./actions.ts";
import type { Action } from "./actions.ts";
import { comeToRest, replayAll } from "./rest.ts";
import type { WorldConfig } from "./world-config.ts";
import { newWorld } from "./world-state.ts";

/** One stretch of a schedule; after each, everything comes to rest and is judged. */
export type Phase = readonly Action[];

/** What running a schedule came to. */
export interface ScheduleResult {
  readonly violation: Violation | undefined;
  readonly writes: number;
  readonly steps: number;
  /** The actions that had anything to do. */
  readonly phases: readonly Phase[];
  /** What happened, line by line, where it was asked for. */
  readonly trace: readonly string[];
}

/** Runs a schedule in a new world. Deterministic: the same arguments give the same result. */
export async function runSchedule(
  config: WorldConfig,
  protocol: SimulatedProtocol,
  phases: Iterable<Iterable<Action>>,
  options: { readonly trace?: boolean } = {},
): Promise<ScheduleResult> {
  const trace: string[] = [];
  const world = newWorld(config, protocol, options.trace ? (line) => trace.push(line()) : undefined);
  const done: Action[][] = [];
  for (const phase of phases) {
    const acted: Action[] = [];
    done.push(acted);
    for (const action of phase) {
      if (await act(world, action)) acted.push(action);
      if (world.violation !== undefined) break;
    }
    if (world.violation === undefined) await comeToRest(world);
    if (world.violation !== undefined) break;
  }
  await replayAll(world);
  const { violation, writes, steps } = world;
  return { violation, writes, steps, phases: done, trace };
}
