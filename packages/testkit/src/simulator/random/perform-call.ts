import { IsthmusError, keyText } from "@isthmus/core";
import type { Change, DecodedMessage, SendOutcome, Tombstone } from "@isthmus/core";
import type { KeyHistory } from "../oracle/key-history.ts";
import { observeReplication, observeSend } from "../oracle/observe.ts";
import type { CellCall, PortAnswer, PortCall } from "../port-call.ts";
import { sayCall } from "./say.ts";
import { keyIndexOf, storeCell } from "./tables.ts";
import { blame } from "./world-state.ts";
import type { ActorRun, PendingCall, RegionState, WorldState } from "./world-state.ts";

/** What happens to a call: it is performed and answered, performed with its answer lost, or refused. */
export type CallFate = "answered" | "answer lost" | "refused";

/** What happens to a change that is sent. */
export type SendFate = "delivered" | "duplicated" | "refused" | "answer lost";

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
    const { history, violation } = observeReplication(world.histories[index] as KeyHistory, step);
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
  const [first, ...others] = world.regions.filter((peer) => peer !== region);
  const toFirst: Change[] = [];
  const toOthers: Change[] = [];
  const outcomes = changes.map((change): SendOutcome => {
    const fate = fateOf(change);
    world.tell?.(() => `${run.name}: ${sayCall({ method: "send", changes: [change] })}: ${fate}`);
    if (fate !== "refused") {
      const index = keyIndexOf(change.key);
      const { history, violation } = observeSend(
        world.histories[index] as KeyHistory,
        region.index,
        change,
        world.circumstances,
      );
      world.histories[index] = history;
      blame(world, violation);
      toFirst.push(change);
      // One answer stands for all peers: when it is lost, some of them have the change and others have not.
      if (fate !== "answer lost") toOthers.push(change);
    }
    if (fate === "duplicated") toFirst.push(change);
    if (fate === "delivered" || fate === "duplicated") return { status: "sent" };
    const error = new IsthmusError("unavailable", "Refused by the simulator.", { kind: "retryable" });
    return { status: "failed", error };
  });
  if (first !== undefined) deliver(world, region, first, toFirst);
  for (const peer of others) deliver(world, region, peer, toOthers);
  return outcomes;
}

function deliver(world: WorldState, from: RegionState, to: RegionState, changes: readonly Change[]): void {
  const { messageChangesMax } = world.config;
  for (let start = 0; start < changes.length; start += messageChangesMax) {
    const message: DecodedMessage = {
      id: `m${++world.messages}`,
      position: from.name,
      attempts: 1,
      content: { kind: "changes", changes: changes.slice(start, start + messageChangesMax) },
    };
    to.arriving.push(message);
    to.arrived.push(message);
  }
}
