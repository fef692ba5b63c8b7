import { IsthmusError, keyText } from "@isthmus/core";
import type { Change, DecodedMessage, SendOutcome, StreamEntry, Tombstone } from "@isthmus/core";
import { observeReplication, observeSend } from "../oracle/observe.ts";
import type { CellCall, IssueCall, PortAnswer, PortCall } from "../port-call.ts";
import type { ProtocolSetting } from "../simulated-protocol.ts";
import { timestampOfMicros } from "../time-text.ts";
import { sayCall } from "./say.ts";
import { keyIndexOf, storeCell } from "./tables.ts";
import { blame } from "./world-state.ts";
import type { ActorRun, Consumer, PendingCall, RegionState, WorldState } from "./world-state.ts";

/** What happens to a call: it is performed and answered, performed with its answer lost, or refused. */
export type CallFate = "answered" | "answer lost" | "refused";

/** What happens to a change that is sent. */
export type SendFate = "delivered" | "duplicated" | "refused" | "answer lost";

/** Starts to forward a batch from a consumer's checkpoint. */
export function startForward(world: WorldState, consumer: Consumer, batchMax: number): ActorRun {
  const { shard } = consumer;
  const start = consumer.checkpoint;
  const end = Math.min(shard.records.length, start + batchMax);
  const region = world.regions[shard.region] as RegionState;
  consumer.runs++;
  const run = newRun(
    world,
    `${region.name} forward ${shard.id}[${start},${end}) to ${consumer.peers.join("+")}`,
    region,
    {
      kind: "forward",
      consumer,
      start,
      end,
    },
  );
  const entries = shard.records.slice(start, end).map((record): StreamEntry => ({ kind: "record", record }));
  begin(run, world.protocol.forward(entries, settingOf(world, region, run)));
  return run;
}

/** Starts to apply messages, which have been taken from what is arriving. */
export function startApply(
  world: WorldState,
  region: RegionState,
  messages: readonly DecodedMessage[],
): ActorRun {
  region.applies++;
  const run = newRun(world, `${region.name} apply ${messages.map(({ id }) => id).join("+")}`, region, {
    kind: "apply",
    messages,
  });
  begin(run, world.protocol.apply(messages, settingOf(world, region, run)));
  return run;
}

function newRun(world: WorldState, name: string, region: RegionState, work: ActorRun["work"]): ActorRun {
  const run: ActorRun = {
    name,
    region: region.index,
    work,
    pendingCount: 0,
    result: undefined,
    failure: undefined,
    state: "running",
  };
  world.runs.add(run);
  world.tell?.(() => `${name}: starts`);
  return run;
}

function begin(run: ActorRun, result: Promise<number | ReadonlySet<string>>): void {
  result.then(
    (value) => void (run.result = value),
    (error: unknown) => void (run.failure = error ?? new Error("rejected with nothing")),
  );
}

function settingOf(world: WorldState, region: RegionState, run: ActorRun): ProtocolSetting {
  const issue = (async (call: PortCall) =>
    new Promise<PortAnswer>((answer, fail) => {
      run.pendingCount++;
      world.pending.push({ run, call, answer, fail });
    })) as IssueCall;
  return {
    region: region.name,
    clock: { now: () => timestampOfMicros(world.nowMicros + region.skewMicros) },
    issue,
    futureBoundMs: world.config.futureBoundMs,
    expiry: "replicate",
  };
}

/** Performs a call that waits, and answers it as its fate has it. `fateOf` decides for each change that is sent. */
export function performCall(
  world: WorldState,
  pending: PendingCall,
  fate: CallFate,
  fateOf: (change: Change) => SendFate,
): void {
  const { run, call } = pending;
  run.pendingCount--;
  if (fate === "refused") {
    world.tell?.(() => `${run.name}: ${sayCall(call)} is refused: throttled`);
    pending.fail(new IsthmusError("throttled", "Refused by the simulator.", { kind: "retryable" }));
    return;
  }
  const answer = perform(world, run, call, fateOf);
  if (fate === "answer lost") {
    world.tell?.(() => `${run.name}: the answer is lost`);
    pending.fail(new IsthmusError("timed-out", "The answer was lost.", { kind: "retryable" }));
  } else pending.answer(answer);
}

function perform(
  world: WorldState,
  run: ActorRun,
  call: PortCall,
  fateOf: (change: Change) => SendFate,
): PortAnswer {
  const region = world.regions[run.region] as RegionState;
  switch (call.method) {
    case "send":
      return send(world, run, region, call.changes, fateOf);
    case "bury":
      world.tell?.(() => `${run.name}: ${sayCall(call)}`);
      blame(world, {
        invariant: "no failure",
        detail: `given up as ${call.letter.reason}: ${call.letter.detail}`,
      });
      return undefined;
    case "readTombstones": {
      const found = new Map<ReturnType<typeof keyText>, Tombstone>();
      for (const key of call.keys) {
        const tombstone = region.cells[keyIndexOf(key)]?.tombstone;
        if (tombstone !== undefined) found.set(keyText(key), { key, version: tombstone });
      }
      world.tell?.(() => `${run.name}: ${sayCall(call)}`);
      return found;
    }
    case "put":
    case "deleteBelow":
    case "deleteExactly":
    case "setVersion":
    case "raiseTombstone":
    case "samplePut":
    case "sampleDelete":
      return performOnTable(world, run, region, call);
    default:
      return call satisfies never;
  }
}

function performOnTable(world: WorldState, run: ActorRun, region: RegionState, call: CellCall): PortAnswer {
  const index = keyIndexOf(call.key);
  const before = region.cells[index];
  if (before === undefined) throw new RangeError("A call for a key that the world does not have.");
  const { cell: after, answer } = world.protocol.perform(before, call);
  world.tell?.(() => `${run.name}: ${sayCall(call)}: ${answer.outcome}`);
  if (after !== before) {
    storeCell(world, region, index, after, false);
    const step = { region: region.index, call, actor: run.work.kind, before, after };
    const { history, violation } = observeReplication(world.histories[index] as never, step);
    world.histories[index] = history;
    blame(world, violation);
  }
  return answer;
}

function send(
  world: WorldState,
  run: ActorRun,
  region: RegionState,
  changes: readonly Change[],
  fateOf: (change: Change) => SendFate,
): readonly SendOutcome[] {
  if (run.work.kind !== "forward") throw new RangeError("Only a forwarder sends.");
  const accepted: Change[] = [];
  const outcomes = changes.map((change): SendOutcome => {
    const fate = fateOf(change);
    world.tell?.(() => `${run.name}: ${sayCall({ method: "send", changes: [change] })}: ${fate}`);
    if (fate !== "refused") {
      const index = keyIndexOf(change.key);
      const { history, violation } = observeSend(
        world.histories[index] as never,
        region.index,
        change,
        world.circumstances,
      );
      world.histories[index] = history;
      blame(world, violation);
      accepted.push(change);
    }
    if (fate === "duplicated") accepted.push(change);
    if (fate === "delivered" || fate === "duplicated") return { status: "sent" };
    const error = new IsthmusError("unavailable", "Refused by the simulator.", { kind: "retryable" });
    return { status: "failed", error };
  });
  const { messageChangesMax } = world.config;
  for (const peer of run.work.consumer.peers) {
    for (let start = 0; start < accepted.length; start += messageChangesMax) {
      const message: DecodedMessage = {
        id: `m${++world.messages}`,
        position: region.name,
        attempts: 1,
        content: { kind: "changes", changes: accepted.slice(start, start + messageChangesMax) },
      };
      world.regions[peer]?.arriving.push(message);
      world.regions[peer]?.arrived.push(message);
    }
  }
  return outcomes;
}

/** Ends a run that has come to its end. */
export function finish(world: WorldState, run: ActorRun): void {
  const { work, result, failure } = run;
  if (failure !== undefined) {
    blame(world, {
      invariant: "no failure",
      detail: `${run.name} rejected: ${failure instanceof Error ? failure.message : typeof failure}`,
    });
  }
  if (work.kind === "forward") {
    const handled = typeof result === "number" ? result : 0;
    const checkpoint = work.start + handled;
    if (checkpoint > work.consumer.checkpoint) work.consumer.checkpoint = checkpoint;
    world.tell?.(() => `${run.name}: ends; the checkpoint is ${work.consumer.checkpoint}`);
  } else {
    const again = work.messages.filter(({ id }) => typeof result === "object" && result.has(id));
    world.regions[run.region]?.arriving.push(...again);
    world.tell?.(() => `${run.name}: ends; ${again.length} messages come again`);
  }
  drop(world, run);
}

/** Ends a run between two of its steps. What it was doing is lost; what it was given comes again. */
export function crash(world: WorldState, run: ActorRun): void {
  world.tell?.(() => `${run.name}: CRASHES`);
  for (let i = world.pending.length - 1; i >= 0; i--) {
    if (world.pending[i]?.run === run) takeAt(world.pending, i);
  }
  if (run.work.kind === "apply") world.regions[run.region]?.arriving.push(...run.work.messages);
  drop(world, run);
}

function drop(world: WorldState, run: ActorRun): void {
  run.state = "over";
  world.runs.delete(run);
  if (run.work.kind === "forward") run.work.consumer.runs--;
  else (world.regions[run.region] as RegionState).applies--;
}

/** Removes and returns one entry, filling the gap with the last one: order means nothing here. */
export function takeAt<T>(entries: T[], index: number): T {
  const taken = entries[index] as T;
  const last = entries.pop() as T;
  if (index < entries.length) entries[index] = last;
  return taken;
}
