import { crash, settled, startApply, startForward, takeAt } from "./actor-runs.ts";
import { performCall } from "./perform-call.ts";
import type { CallFate, SendFate } from "./perform-call.ts";
import { sayItem } from "./say.ts";
import { splitShard, writeLocally } from "./tables.ts";
import type { StreamShard, RegionState, WorldState } from "./world-state.ts";

/** The kinds of action, in a fixed order. */
export const ACTION_KINDS = [
  "write",
  "read",
  "forward",
  "apply",
  "perform",
  "crash",
  "takeOver",
  "rewind",
  "redeliver",
  "time",
  "skew",
  "split",
] as const;

/** One kind of action. */
export type ActionKind = (typeof ACTION_KINDS)[number];

/**
 * One action of a schedule: its kind and three numbers, which select among whatever there is to select when it comes to
 * its turn. So a schedule stays meaningful when actions are taken out of it, which is what shrinking does.
 */
export type Action = readonly [kind: ActionKind, a: number, b: number, c: number];

/** Does one action. Gives whether there was anything to do. */
export async function act(world: WorldState, action: Action): Promise<boolean> {
  const done = await dispatch(world, action);
  if (done) world.steps++;
  return done;
}

async function dispatch(world: WorldState, [kind, a, b, c]: Action): Promise<boolean> {
  const region = world.regions[a % world.regions.length] as RegionState;
  switch (kind) {
    case "write": {
      const writer = world.config.writers[b % world.config.writers.length];
      if (writer === undefined) return false;
      world.nowMicros += (c >>> 8) % (world.config.writeGapMicrosMax + 1);
      return writeLocally(world, region, c % world.keys.length, writer);
    }
    case "read": {
      const index = b % world.keys.length;
      const item = region.cells[index]?.item;
      region.seen.set(index, { item });
      world.tell?.(() => `${region.name} app: reads k${index}: ${sayItem(item)}`);
      return true;
    }
    case "forward":
      return forwardSome(world, region, b, c);
    case "apply":
      return applySome(world, region, b, c);
    case "perform":
      return performSome(world, a, b, c);
    case "crash": {
      const runs = [...world.runs];
      const run = runs[a % runs.length];
      if (run !== undefined) crash(world, run);
      return run !== undefined;
    }
    case "takeOver": {
      const shard = pick(
        region.shards.filter(({ runs }) => runs === 1),
        b,
      );
      if (shard === undefined) return false;
      await settled(world, startForward(world, shard, 1 + (c % world.config.forwardBatchMax)));
      return true;
    }
    case "rewind": {
      const shard = pick(
        region.shards.filter(({ checkpoint }) => checkpoint > 0),
        b,
      );
      if (shard === undefined) return false;
      shard.checkpoint -= 1 + (c % shard.checkpoint);
      world.tell?.(() => `${region.name} stream: checkpoint of ${shard.id} set back to ${shard.checkpoint}`);
      return true;
    }
    case "redeliver": {
      const message = pick(region.arrived, b);
      if (message === undefined) return false;
      const again = { ...message, id: `${message.id}'` };
      region.arriving.push(again);
      world.tell?.(() => `${region.name} transport: ${message.id} will arrive again`);
      return true;
    }
    case "time":
      world.nowMicros += b % (world.config.timeGapMicrosMax + 1);
      return true;
    case "skew": {
      const max = world.config.skewMicrosMax;
      region.skewMicros = (b % (2 * max + 1)) - max;
      world.tell?.(() => `${region.name} clock: now off by ${region.skewMicros} µs`);
      return true;
    }
    case "split": {
      const shard = region.shards[b % region.shards.length];
      return shard !== undefined && splitShard(world, region, shard);
    }
    default:
      return kind satisfies never;
  }
}

function pick<T>(entries: readonly T[], number: number): T | undefined {
  return entries[number % entries.length];
}

/** Whether there is something to read: records, and no parent shard that is not read to its end. */
function isReady(shard: StreamShard): boolean {
  return shard.checkpoint < shard.records.length && areParentsRead(shard);
}

function areParentsRead({ parent }: StreamShard): boolean {
  return parent === undefined || (parent.checkpoint >= parent.records.length && areParentsRead(parent));
}

async function forwardSome(world: WorldState, region: RegionState, b: number, c: number): Promise<boolean> {
  const shard = pick(
    region.shards.filter((candidate) => candidate.runs === 0 && isReady(candidate)),
    b,
  );
  if (shard === undefined) return false;
  await settled(world, startForward(world, shard, 1 + (c % world.config.forwardBatchMax)));
  return true;
}

async function applySome(world: WorldState, region: RegionState, b: number, c: number): Promise<boolean> {
  if (region.arriving.length === 0 || region.applies >= world.config.appliersMax) return false;
  const count = 1 + (b % Math.min(world.config.applyBatchMax, region.arriving.length));
  const messages = Array.from({ length: count }, (_, i) =>
    takeAt(region.arriving, (c + i * 7) % region.arriving.length),
  );
  await settled(world, startApply(world, region, messages));
  return true;
}

async function performSome(world: WorldState, a: number, b: number, c: number): Promise<boolean> {
  if (world.pending.length === 0) return false;
  const pending = takeAt(world.pending, a % world.pending.length);
  const fate = fateOfCall(world.faults.calls, b);
  let roll = c;
  performCall(world, pending, fate, () => {
    roll = (Math.imul(roll, 1_664_525) + 1_013_904_223) >>> 0;
    return fateOfSend(world.faults.sends, roll >>> 4);
  });
  await settled(world, pending.run);
  return true;
}

const ROLL_MAX = 0x1000_0000;

function fateOfCall(faults: number, number: number): CallFate {
  const roll = (number % ROLL_MAX) / ROLL_MAX;
  if (roll >= faults) return "answered";
  return roll < faults / 2 ? "answer lost" : "refused";
}

function fateOfSend(faults: number, number: number): SendFate {
  const roll = (number % ROLL_MAX) / ROLL_MAX;
  if (roll >= faults) return "delivered";
  return roll < faults / 3 ? "duplicated" : roll < (2 * faults) / 3 ? "answer lost" : "refused";
}

/** A shard that can go on, or a region with messages and a free worker, for draining. */
export function nextWork(world: WorldState): Action | undefined {
  if (world.pending.length > 0) return ["perform", 0, ROLL_MAX - 1, 0];
  for (const region of world.regions) {
    if (region.shards.some((shard) => shard.runs === 0 && isReady(shard)))
      return ["forward", region.index, 0, world.config.forwardBatchMax - 1];
    if (region.arriving.length > 0 && region.applies < world.config.appliersMax)
      return ["apply", region.index, world.config.applyBatchMax - 1, 0];
  }
  return undefined;
}
