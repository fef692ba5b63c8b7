import type { DecodedMessage, StreamEntry } from "@isthmus/core";
import { microtasksDone } from "../microtasks.ts";
import type { IssueCall, PortAnswer, PortCall } from "../port-call.ts";
import type { ProtocolSetting } from "../simulated-protocol.ts";
import { timestampOfMicros } from "../time-text.ts";
import { blame } from "./world-state.ts";
import type { ActorRun, RegionState, StreamShard, WorldState } from "./world-state.ts";

/** How long microtasks may fail to bring a run to its next call before real input and output is waited for. */
const TURNS_OF_THE_LOOP_MAX = 10_000;

/** Starts to forward a batch from a shard's checkpoint. */
export function startForward(world: WorldState, shard: StreamShard, batchMax: number): ActorRun {
  const start = shard.checkpoint;
  const end = Math.min(shard.records.length, start + batchMax);
  const region = world.regions[shard.region] as RegionState;
  shard.runs++;
  const run = newRun(world, `${region.name} forward ${shard.id}[${start},${end})`, region, {
    kind: "forward",
    shard,
    start,
    end,
  });
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

/** Waits until a run stands at its next call or has come to its end. */
export async function settled(world: WorldState, run: ActorRun): Promise<void> {
  await microtasksDone();
  for (let turn = 0; isBetweenCalls(run); turn++) {
    if (turn > TURNS_OF_THE_LOOP_MAX)
      throw new RangeError(`${run.name} neither called a port nor came to an end.`);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  if (run.state === "running" && run.pendingCount === 0) finish(world, run);
}

function isBetweenCalls({ state, pendingCount, result, failure }: ActorRun): boolean {
  return state === "running" && pendingCount === 0 && result === undefined && failure === undefined;
}

/** Ends a run that has come to its end. */
function finish(world: WorldState, run: ActorRun): void {
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
    if (checkpoint > work.shard.checkpoint) work.shard.checkpoint = checkpoint;
    world.tell?.(() => `${run.name}: ends; the checkpoint is ${work.shard.checkpoint}`);
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
  if (run.work.kind === "forward") run.work.shard.runs--;
  else (world.regions[run.region] as RegionState).applies--;
}

/** Removes and returns one entry, filling the gap with the last one: order means nothing here. */
export function takeAt<T>(entries: T[], index: number): T {
  const taken = entries[index] as T;
  const last = entries.pop() as T;
  if (index < entries.length) entries[index] = last;
  return taken;
}
