import type { Change } from "@isthmus/core";
import type { Violation } from "../oracle/violation.ts";
import { sayCall } from "../random/say.ts";
import { regionName } from "../region-names.ts";
import { isUnexplored } from "./run-tree.ts";
import type { RunNode, Unexplored } from "./run-tree.ts";
import { POSITIONS_MAX } from "./stepping.ts";
import type { Ground, Stepping } from "./stepping.ts";
import type { State } from "./state-layout.ts";

type CallNode = RunNode & { readonly point: Extract<RunNode["point"], { readonly kind: "call" }> };

/** One worker of a region. */
export interface Worker {
  readonly kind: "forward" | "apply";
  readonly region: number;
  readonly number: number;
}

/** Steps of runs that are under way. */
export interface RunSteps {
  /**
   * Performs the call that a run stands at, and puts the run where the answer leads it.
   *
   * @param batch how many records a forwarder has taken, or the number of the list of changes that an applier has
   */
  call(stepping: Stepping, worker: Worker, node: RunNode, batch: number, from: State): Unexplored | undefined;
  /** The end of a run: its checkpoint or acknowledgement is kept, or lost in a crash, or its messages arrive once more. */
  end(
    stepping: Stepping,
    state: number[],
    worker: Worker,
    batch: number,
    done: boolean,
    told: { readonly label: () => string; readonly violation?: Violation | undefined },
  ): void;
  /** Puts a worker's run at a node, or to rest (0), in place. */
  set(state: number[], worker: Worker, nodeId: number, batch: number): void;
  /** Gives messages back that an applier has taken, in place. */
  giveBack(state: number[], region: number, batch: number): void;
}

/** Makes the steps of runs. */
export function runSteps({
  config,
  memory,
  lists,
  layout,
  tree,
  nowMicros,
  recordOf,
  trimmed,
  push,
}: Ground): RunSteps {
  const { regions, workers } = config;

  const set: RunSteps["set"] = (state, { kind, region, number }, nodeId, batch) => {
    const at = kind === "forward" ? layout.forwarder(region, number) + 1 : layout.applier(region, number);
    state[at] = nodeId;
    state[at + 1] = nodeId === 0 ? 0 : batch;
  };

  const giveBack: RunSteps["giveBack"] = (state, region, batch) => {
    for (const change of lists.get(batch))
      state[layout.arriving(region)] = lists.insert(state[layout.arriving(region)] ?? 0, change);
  };

  const sendTo = (next: number[], region: number, changes: readonly Change[]): Violation | undefined => {
    let violation: Violation | undefined;
    for (const change of changes) {
      const changeId = memory.changes.idOf(change);
      const step = memory.observeSent(next[layout.history] ?? 0, region, changeId);
      next[layout.history] = step.historyId;
      violation ??= step.violation;
      for (let peer = 0; peer < regions; peer++) {
        if (peer === region) continue;
        next[layout.arriving(peer)] = lists.insert(next[layout.arriving(peer)] ?? 0, changeId);
      }
    }
    return violation;
  };

  /** What a call does to the world, in place. */
  const perform = (
    next: number[],
    { kind, region }: Worker,
    node: CallNode,
    cellId: number,
  ): Violation | undefined => {
    const { call, callId } = node.point;
    if (call.method === "send") return sendTo(next, region, call.changes);
    if (call.method === "bury")
      return { invariant: "no failure", detail: `given up as ${call.letter.reason}` };
    const before = next[layout.cell(region)] ?? 0;
    if (cellId === before) return undefined;
    next[layout.cell(region)] = cellId;
    const step = memory.observe(next[layout.history] ?? 0, region, kind, callId, before, cellId);
    next[layout.history] = step.historyId;
    const [old, now] = [memory.cells.valueOf(before).item, memory.cells.valueOf(cellId).item];
    if (old !== now) {
      const micros = nowMicros(next[layout.position] ?? 0, region);
      const record = memory.records.idOf(recordOf(old, now, micros, false));
      next[layout.stream(region)] = lists.append(next[layout.stream(region)] ?? 0, record);
    }
    return step.violation;
  };

  const call: RunSteps["call"] = (stepping, worker, node, batch, from) => {
    if (!standsAtCall(node)) return undefined;
    const { region } = worker;
    const next = [...from];
    const { cellId, answerId } = memory.perform(from[layout.cell(region)] ?? 0, node.point.callId);
    const violation = perform(next, worker, node, cellId);
    const position = next[layout.position] ?? 0;
    const child = tree.next(node, answerId * POSITIONS_MAX + position, () => ({
      answer: memory.answers.valueOf(answerId),
      nowMicros: nowMicros(position, region),
    }));
    if (isUnexplored(child)) return child;
    const label = (): string => {
      const answer = memory.answers.valueOf(answerId);
      const outcome = answer !== undefined && "outcome" in answer ? `: ${answer.outcome}` : "";
      const number = workers > 1 ? ` ${worker.number + 1}` : "";
      return `${regionName(region)} ${worker.kind}${number}: ${sayCall(node.point.call)}${outcome}`;
    };
    if (child.point.kind === "call") {
      set(next, worker, child.id, batch);
      push(stepping, next, label, violation);
    } else {
      end(stepping, next, worker, batch, child.point.done, { label, violation });
    }
    return undefined;
  };

  const end: RunSteps["end"] = (stepping, state, worker, batch, done, { label, violation }) => {
    const { kind, region, number } = worker;
    set(state, worker, 0, 0);
    const returned = (): number[] => {
      const again = [...state];
      if (kind === "apply") giveBack(again, region, batch);
      return again;
    };
    if ((state[layout.crashes] ?? 0) > 0) {
      const crashed = returned();
      crashed[layout.crashes] = (crashed[layout.crashes] ?? 0) - 1;
      push(stepping, trimmed(crashed), () => `${label()}, then CRASHES`, violation);
    }
    if (!done) {
      push(stepping, returned(), () => `${label()}; it is tried again`, violation);
      return;
    }
    if (kind === "apply" && (state[layout.duplicates] ?? 0) > 0) {
      const again = returned();
      again[layout.duplicates] = (again[layout.duplicates] ?? 0) - 1;
      push(stepping, again, () => `${label()}; the message will arrive again`, violation);
    }
    if (kind === "forward") {
      const place = layout.forwarder(region, number);
      state[place] = (state[place] ?? 0) + batch;
    }
    push(stepping, trimmed(state), label, violation);
  };

  return { call, end, set, giveBack };
}

/** Whether a run waits for an answer. */
function standsAtCall(node: RunNode): node is CallNode {
  return node.point.kind === "call";
}

/** Whether a run stands at sending. */
export function standsAtSend({ point }: RunNode): boolean {
  return point.kind === "call" && point.call.method === "send";
}
