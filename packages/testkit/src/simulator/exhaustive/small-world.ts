import { itemsEqual } from "@isthmus/core";
import type { Change, Item, StreamRecord } from "@isthmus/core";
import { EMPTY_CELL } from "../cell.ts";
import { emptyHistory } from "../oracle/key-history.ts";
import { observeLocalWrite } from "../oracle/observe.ts";
import type { Violation } from "../oracle/violation.ts";
import { sayCall, sayItem } from "../random/say.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { cutMicrosToSecond, timestampOfMicros } from "../time-text.ts";
import { writeAs } from "../writers.ts";
import type { ExhaustiveConfig } from "./exhaustive-config.ts";
import { BATCH_LIMIT, listsOf } from "./lists.ts";
import { newMemory, THE_KEY } from "./memory.ts";
import { jsonInterner } from "./interner.ts";
import { pairMap } from "./pair-map.ts";
import { isUnexplored, runTree } from "./run-tree.ts";
import type { RunNode, Unexplored } from "./run-tree.ts";
import type { Script } from "./script.ts";
import { stateLayout } from "./state-layout.ts";
import type { State } from "./state-layout.ts";

/** A step that a state allows. */
export interface Successor {
  readonly state: State;
  readonly violation: Violation | undefined;
  /** The step in words, where they were asked for. */
  readonly label: string;
}

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

const REGION_NAMES = ["us-east-1", "cn-north-1", "eu-west-1", "ap-south-1"];
const START_MICROS = 1_732_500_000_250_000;
const POSITIONS_MAX = 64;
const REGIONS_MAX = 4;
// Bounds that let several numbers share one: kinds of script steps, and cells.
const STEPS_LIMIT = 0x1000;
const CELLS_LIMIT = 0x10_0000;
const NANOS_PER_MICRO = 1000n;
const MICROS_PER_MILLI = 1000;

interface Stepping {
  readonly state: State;
  readonly script: readonly NumberedStep[];
  readonly describe: boolean;
  readonly steps: Successor[];
}

type ScriptStep = { readonly kind: "read" | "write"; readonly index: number } & Script[number];
type NumberedStep = ScriptStep & { readonly id: number };

/**
 * What an application reads to write it back is read in a step of its own, and anything may happen between the two: for a read-modify-write whatever
 * replication does, for a write back the script's previous write, too, so that it brings back what that had replaced.
 */
function stepsOf(script: Script): readonly ScriptStep[] {
  const steps: ScriptStep[] = [];
  script.forEach((write, index) => {
    const step = { ...write, index };
    if (write.writer === "read-modify-write") steps.push({ ...step, kind: "read" });
    if (write.writer === "write back") steps.splice(-1, 0, { ...step, kind: "read" });
    steps.push({ ...step, kind: "write" });
  });
  return steps;
}

/** Makes a small world for a protocol. */
export function smallWorld(config: ExhaustiveConfig, protocol: SimulatedProtocol): SmallWorld {
  const { regions, workers, batchMax } = config;
  const memory = newMemory(protocol);
  const lists = listsOf(memory.lists);
  const layout = stateLayout(config);
  const tree = runTree(protocol, config.futureBoundMs, (call) => memory.calls.idOf(call));
  const writes = pairMap<{ cellId: number; recordId: number; historyId: number }>();
  const writeKinds = jsonInterner<ScriptStep>();
  const scriptSteps = new WeakMap<Script, readonly NumberedStep[]>();
  const replays = config.crashes > 0 || workers > 1;
  const nowMicros = (position: number, region: number): number =>
    START_MICROS + position * config.writeGapMicros + (config.skewMicros[region] ?? 0);
  const nameOf = (region: number): string => REGION_NAMES[region] ?? `region-${region}`;

  const push = (
    stepping: Stepping,
    state: State,
    label: () => string,
    violation?: Violation,
  ): void => {
    const canonical = workers > 1 ? interchanged(state) : state;
    stepping.steps.push({ state: canonical, violation, label: stepping.describe ? label() : "" });
  };

  /** The workers of one stream are alike, so states that differ only in which of them does what are one. */
  const interchanged = (state: State): State => {
    const sorted = [...state];
    for (let region = 0; region < regions; region++) {
      sortGroups(
        sorted,
        layout.forwarder(region, 0),
        workers,
        layout.forwarder(0, 1) - layout.forwarder(0, 0),
      );
      sortGroups(sorted, layout.applier(region, 0), workers, layout.applier(0, 1) - layout.applier(0, 0));
    }
    return sorted;
  };

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

  const addWrite = (stepping: Stepping): void => {
    const { state, script } = stepping;
    const position = state[layout.position] ?? 0;
    const step = script[position];
    if (step === undefined) return;
    const next = [...state];
    next[layout.position] = position + 1;
    const cellId = state[layout.cell(step.region)] ?? 0;
    if (step.kind === "read") {
      next[layout.seen] = cellId + 1;
      push(
        stepping,
        next,
        () => `${nameOf(step.region)} app: reads ${sayItem(memory.cells.valueOf(cellId).item)}`,
      );
      return;
    }
    const history = state[layout.history] ?? 0;
    const event = ((state[layout.seen] ?? 0) * STEPS_LIMIT + step.id) * CELLS_LIMIT + cellId;
    let write = writes.get(history * POSITIONS_MAX + position, event);
    if (write === undefined)
      writes.set(history * POSITIONS_MAX + position, event, (write = writeNow(state, step, position)));
    next[layout.cell(step.region)] = write.cellId;
    next[layout.seen] = 0;
    next[layout.history] = write.historyId;
    if (write.recordId >= 0)
      next[layout.stream(step.region)] = lists.append(next[layout.stream(step.region)] ?? 0, write.recordId);
    push(
      stepping,
      next,
      () =>
        `${nameOf(step.region)} app: ${step.writer} leaves ${sayItem(memory.cells.valueOf(write.cellId).item)}`,
    );
  };

  const writeNow = (
    state: State,
    step: ScriptStep,
    position: number,
  ): { cellId: number; recordId: number; historyId: number } => {
    const cellId = state[layout.cell(step.region)] ?? 0;
    const cell = memory.cells.valueOf(cellId);
    const historyId = state[layout.history] ?? 0;
    const seen = state[layout.seen] ?? 0;
    const micros = nowMicros(position, step.region);
    const item: Item | undefined = writeAs(step.writer, cell.item, {
      key: THE_KEY,
      region: nameOf(step.region),
      otherRegion: nameOf((step.region + 1) % regions),
      nowMicros: micros,
      value: `w${step.index + 1}`,
      seen: seen === 0 ? undefined : { item: memory.cells.valueOf(seen - 1).item },
    });
    if (item === cell.item || (item !== undefined && cell.item !== undefined && itemsEqual(item, cell.item)))
      return { cellId, recordId: -1, historyId };
    const record = recordOf(cell.item, item, micros, step.writer === "expiry");
    const history = observeLocalWrite(memory.histories.valueOf(historyId), {
      region: step.region,
      regionName: nameOf(step.region),
      before: cell.item,
      after: item,
      credibleUntilNanos: BigInt(micros + config.futureBoundMs * MICROS_PER_MILLI) * NANOS_PER_MICRO,
      plugIn: step.writer.startsWith("plug-in"),
    });
    return {
      cellId: memory.cells.idOf({ ...cell, item }),
      recordId: memory.records.idOf(record),
      historyId: memory.histories.idOf(history),
    };
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

  /** Performs the call that a run stands at, and puts the run where the answer leads it. */
  const addCall = (
    stepping: Stepping,
    kind: "forward" | "apply",
    region: number,
    worker: number,
    node: RunNode,
    batch: number,
    from: State,
  ): Unexplored | undefined => {
    const { point } = node;
    if (point.kind !== "call") return undefined;
    const { call, callId } = point;
    const place = kind === "forward" ? layout.forwarder(region, worker) : layout.applier(region, worker);
    const next = [...from];
    const before = from[layout.cell(region)] ?? 0;
    const { cellId, answerId } = memory.perform(before, callId);
    let violation: Violation | undefined;
    if (call.method === "send") {
      violation = addSent(next, region, call.changes);
    } else if (call.method === "bury") {
      violation = { invariant: "no failure", detail: `given up as ${call.letter.reason}` };
    } else if (cellId !== before) {
      next[layout.cell(region)] = cellId;
      const step = memory.observe(next[layout.history] ?? 0, region, kind, callId, before, cellId);
      next[layout.history] = step.historyId;
      violation = step.violation;
      const [old, now] = [memory.cells.valueOf(before).item, memory.cells.valueOf(cellId).item];
      if (old !== now) {
        const micros = nowMicros(next[layout.position] ?? 0, region);
        const record = memory.records.idOf(recordOf(old, now, micros, false));
        next[layout.stream(region)] = lists.append(next[layout.stream(region)] ?? 0, record);
      }
    }
    const position = next[layout.position] ?? 0;
    const child = tree.next(node, answerId * POSITIONS_MAX + position, () => ({
      answer: memory.answers.valueOf(answerId),
      nowMicros: nowMicros(position, region),
    }));
    if (isUnexplored(child)) return child;
    const label = (): string => {
      const answer = memory.answers.valueOf(answerId);
      const outcome = answer !== undefined && "outcome" in answer ? `: ${answer.outcome}` : "";
      return `${nameOf(region)} ${kind}${workers > 1 ? ` ${worker + 1}` : ""}: ${sayCall(call)}${outcome}`;
    };
    if (child.point.kind === "call") {
      setRun(next, kind, place, child.id, batch);
      push(stepping, next, label, violation);
      return undefined;
    }
    addEnd(stepping, next, kind, region, place, batch, child.point.done, label, violation);
    return undefined;
  };

  const setRun = (
    state: number[],
    kind: "forward" | "apply",
    place: number,
    nodeId: number,
    batch: number,
  ): void => {
    const at = kind === "forward" ? place + 1 : place;
    state[at] = nodeId;
    state[at + 1] = nodeId === 0 ? 0 : batch;
  };

  const addSent = (next: number[], region: number, changes: readonly Change[]): Violation | undefined => {
    let violation: Violation | undefined;
    for (const change of changes) {
      const changeId = memory.changes.idOf(change);
      const step = memory.observeSent(next[layout.history] ?? 0, region, changeId, replays);
      next[layout.history] = step.historyId;
      violation ??= step.violation;
      for (let peer = 0; peer < regions; peer++) {
        if (peer === region) continue;
        next[layout.arriving(peer)] = lists.insert(next[layout.arriving(peer)] ?? 0, changeId);
      }
    }
    return violation;
  };

  /** The end of a run: its checkpoint or acknowledgement is kept, or lost in a crash, or its messages arrive once more. */
  const addEnd = (
    stepping: Stepping,
    state: number[],
    kind: "forward" | "apply",
    region: number,
    place: number,
    batch: number,
    done: boolean,
    label: () => string,
    violation: Violation | undefined,
  ): void => {
    setRun(state, kind, place, 0, 0);
    const returned = (): number[] => {
      const again = [...state];
      if (kind === "apply") {
        for (const change of lists.get(batch))
          again[layout.arriving(region)] = lists.insert(again[layout.arriving(region)] ?? 0, change);
      }
      return again;
    };
    if ((state[layout.crashes] ?? 0) > 0) {
      const crashed = returned();
      crashed[layout.crashes] = (crashed[layout.crashes] ?? 0) - 1;
      push(stepping, trimmed(crashed), () => `${label()}, then CRASHES`, violation);
    }
    if (kind === "apply" && done && (state[layout.duplicates] ?? 0) > 0) {
      const again = returned();
      again[layout.duplicates] = (again[layout.duplicates] ?? 0) - 1;
      push(stepping, again, () => `${label()}; the message will arrive again`, violation);
    }
    if (!done) {
      push(stepping, returned(), () => `${label()}; it is tried again`, violation);
      return;
    }
    if (kind === "forward") state[place] = (state[place] ?? 0) + batch;
    push(stepping, trimmed(state), label, violation);
  };

  const addForwarder = (
    stepping: Stepping,
    region: number,
    worker: number,
  ): Unexplored | "alone" | undefined => {
    const { state } = stepping;
    const place = layout.forwarder(region, worker);
    const nodeId = state[place + 1] ?? 0;
    if (nodeId !== 0) {
      const node = tree.node(nodeId);
      const alone = isSend(node);
      if (alone) stepping.steps.length = 0;
      const missing = addCall(stepping, "forward", region, worker, node, state[place + 2] ?? 0, state);
      if (missing !== undefined || !alone) return missing;
      addForwarderCrash(stepping, region, worker);
      return "alone";
    }
    const cursor = state[place] ?? 0;
    const streamId = state[layout.stream(region)] ?? 0;
    const stream = lists.get(streamId);
    for (let batch = 1; batch <= batchMax && cursor + batch <= stream.length; batch++) {
      const position = state[layout.position] ?? 0;
      const records = lists.slice(streamId, cursor * BATCH_LIMIT + batch);
      const node = tree.start(
        records,
        (position * REGIONS_MAX + region) * 2,
        () => ({
          kind: "forward",
          region: nameOf(region),
          entries: lists.get(records).map((id, i) => ({
            kind: "record",
            record: { ...memory.records.valueOf(id), sequence: String(i) },
          })),
        }),
        nowMicros(position, region),
      );
      if (isUnexplored(node)) return node;
      if (node.point.kind === "call") {
        const alone = batchMax === 1 && isSend(node);
        if (alone) stepping.steps.length = 0;
        const missing = addCall(stepping, "forward", region, worker, node, batch, state);
        if (missing !== undefined) return missing;
        if (alone) return "alone";
      } else {
        // Nothing is called, so nobody can tell when this happens: at once will do.
        if (batchMax === 1) stepping.steps.length = 0;
        const next = [...state];
        next[place] = cursor + batch;
        push(stepping, trimmed(next), () => `${nameOf(region)} forward: nothing to do`);
        if (batchMax === 1) return "alone";
      }
    }
    return undefined;
  };

  const addApplier = (stepping: Stepping, region: number, worker: number): Unexplored | undefined => {
    const { state } = stepping;
    const place = layout.applier(region, worker);
    const nodeId = state[place] ?? 0;
    if (nodeId !== 0)
      return addCall(stepping, "apply", region, worker, tree.node(nodeId), state[place + 1] ?? 0, state);
    const arriving = lists.get(state[layout.arriving(region)] ?? 0);
    for (const chosen of choices(arriving, batchMax)) {
      const next = [...state];
      let rest = state[layout.arriving(region)] ?? 0;
      for (const index of [...chosen].reverse()) rest = lists.removeAt(rest, index);
      next[layout.arriving(region)] = rest;
      const position = state[layout.position] ?? 0;
      let batch = lists.empty;
      for (const index of chosen) batch = lists.append(batch, arriving[index] ?? 0);
      const ids = lists.get(batch);
      const node = tree.start(
        batch,
        (position * REGIONS_MAX + region) * 2 + 1,
        () => ({
          kind: "apply",
          region: nameOf(region),
          messages: ids.map((id, i) => ({
            id: String(i),
            position: "",
            attempts: 1,
            content: { kind: "changes", changes: [memory.changes.valueOf(id)] },
          })),
        }),
        nowMicros(position, region),
      );
      if (isUnexplored(node)) return node;
      if (node.point.kind === "over") {
        addEnd(
          stepping,
          next,
          "apply",
          region,
          place,
          batch,
          node.point.done,
          () => "nothing to apply",
          undefined,
        );
      } else {
        const missing = addCall(stepping, "apply", region, worker, node, batch, next);
        if (missing !== undefined) return missing;
      }
    }
    return undefined;
  };

  const addForwarderCrash = (stepping: Stepping, region: number, worker: number): void => {
    const { state } = stepping;
    const left = state[layout.crashes] ?? 0;
    const forwarder = layout.forwarder(region, worker);
    const running = state[forwarder + 1] !== 0;
    const cursor = state[forwarder] ?? 0;
    const back = config.rewind ? 0 : cursor;
    if (left === 0 || (!running && back === cursor)) return;
    for (const checkpoint of new Set(running ? [cursor, back] : [back])) {
      const next = [...state];
      next[layout.crashes] = left - 1;
      next[forwarder] = checkpoint;
      setRun(next, "forward", forwarder, 0, 0);
      push(
        stepping,
        trimmed(next),
        () => `${nameOf(region)} forward ${worker + 1}: CRASHES; its checkpoint is ${checkpoint}`,
      );
    }
  };

  const addCrashes = (stepping: Stepping): void => {
    const { state } = stepping;
    const left = state[layout.crashes] ?? 0;
    if (left === 0) return;
    for (let region = 0; region < regions; region++) {
      for (let worker = 0; worker < workers; worker++) {
        addForwarderCrash(stepping, region, worker);
        const applier = layout.applier(region, worker);
        if (state[applier] === 0) continue;
        const next = [...state];
        next[layout.crashes] = left - 1;
        for (const change of lists.get(state[applier + 1] ?? 0))
          next[layout.arriving(region)] = lists.insert(next[layout.arriving(region)] ?? 0, change);
        setRun(next, "apply", applier, 0, 0);
        push(stepping, trimmed(next), () => `${nameOf(region)} apply ${worker + 1}: CRASHES`);
      }
    }
  };

  return {
    first() {
      const state: number[] = Array.from({ length: layout.length }, () => 0);
      state[layout.duplicates] = config.duplicates;
      state[layout.crashes] = config.crashes;
      state[layout.history] = memory.histories.idOf(emptyHistory(regions));
      for (let region = 0; region < regions; region++) {
        state[layout.cell(region)] = memory.cells.idOf(EMPTY_CELL);
        state[layout.stream(region)] = lists.empty;
        state[layout.arriving(region)] = lists.empty;
      }
      return state;
    },
    successors(state, script, describe = false) {
      let steps = scriptSteps.get(script);
      if (steps === undefined)
        scriptSteps.set(
          script,
          (steps = stepsOf(script).map((step) => ({ ...step, id: writeKinds.idOf(step) }))),
        );
      const stepping: Stepping = { state, script: steps, describe, steps: [] };
      for (let region = 0; region < regions; region++) {
        for (let worker = 0; worker < workers; worker++) {
          const outcome = addForwarder(stepping, region, worker);
          if (outcome === "alone") return { steps: stepping.steps };
          if (outcome !== undefined) return { unexplored: outcome };
          const missing = addApplier(stepping, region, worker);
          if (missing !== undefined) return { unexplored: missing };
        }
      }
      addCrashes(stepping);
      addWrite(stepping);
      return { steps: stepping.steps };
    },
    judge: (state) =>
      memory.judge(
        state[layout.history] ?? 0,
        Array.from({ length: regions }, (_, region) => state[layout.cell(region)] ?? 0),
      ),
    explore: async (point) => tree.explore(point),
    get size() {
      return Math.max(tree.size, memory.cells.size, memory.histories.size, memory.lists.size);
    },
    describe: (state) =>
      Array.from({ length: regions }, (_, region) => {
        const { item, tombstone } = memory.cells.valueOf(state[layout.cell(region)] ?? 0);
        const deleted = tombstone === undefined ? "none" : `${tombstone.timestamp}@${tombstone.region}`;
        return `${nameOf(region)} rests with ${sayItem(item)}, tombstone ${deleted}`;
      }),
  };
}

function isSend({ point }: RunNode): boolean {
  return point.kind === "call" && point.call.method === "send";
}

/** Every single message, and every pair where pairs may be taken; equal ones once. */
function choices(arriving: readonly number[], batchMax: number): readonly (readonly number[])[] {
  const singles: number[][] = [];
  arriving.forEach((change, index) => {
    if (arriving.indexOf(change) === index) singles.push([index]);
  });
  if (batchMax === 1 || arriving.length < 2) return singles;
  const pairs = arriving.flatMap((_, i) =>
    arriving.slice(i + 1).map((__, offset): readonly number[] => [i, i + 1 + offset]),
  );
  return [...singles, ...pairs];
}

/** Sorts `count` groups of `width` numbers that stand one behind the other from `place` on; there are few, so exchanging neighbours is best. */
function sortGroups(state: number[], place: number, count: number, width: number): void {
  for (let end = count - 1; end > 0; end--) {
    for (let i = 0; i < end; i++) {
      const a = place + i * width;
      if (compareGroups(state, a, a + width, width) > 0) exchangeGroups(state, a, a + width, width);
    }
  }
}

function compareGroups(state: State, a: number, b: number, width: number): number {
  for (let i = 0; i < width; i++) {
    const order = (state[a + i] ?? 0) - (state[b + i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function exchangeGroups(state: number[], a: number, b: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const kept = state[a + i] ?? 0;
    state[a + i] = state[b + i] ?? 0;
    state[b + i] = kept;
  }
}
