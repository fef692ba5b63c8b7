import { itemsEqual } from "@isthmus/core";
import type { Item, ItemKey, StreamRecord } from "@isthmus/core";
import type { Cell } from "../cell.ts";
import { observeLocalWrite } from "../oracle/observe.ts";
import { cutMicrosToSecond, timestampOfMicros } from "../time-text.ts";
import { writeAs } from "../writers.ts";
import type { WriterKind } from "../writers.ts";
import { sayItem } from "./say.ts";
import { newShard } from "./world-state.ts";
import type { KeyHistory } from "../oracle/key-history.ts";
import type { RegionState, StreamShard, WorldState } from "./world-state.ts";

/** The number of a key of the world, whose only attribute is `k` with that number. */
export function keyIndexOf(key: ItemKey): number {
  const value = key["pk"];
  return value !== undefined && "S" in value ? Number(value.S.slice(1)) : -1;
}

/** Puts a cell in its place and leaves a stream record if the item differs. Tells the record. */
export function storeCell(
  world: WorldState,
  region: RegionState,
  index: number,
  after: Cell,
  expired: boolean,
): StreamRecord | undefined {
  const before = region.cells[index] as Cell;
  region.cells[index] = after;
  if (after.item === before.item) return undefined;
  if (after.item !== undefined && before.item !== undefined && itemsEqual(before.item, after.item))
    return undefined;
  const shard = region.shards.find(({ open, from, to }) => open && from <= index && index < to);
  if (shard === undefined) throw new RangeError("Every key has an open shard.");
  const micros = world.nowMicros + region.skewMicros;
  const record: StreamRecord = {
    sequence: String(shard.records.length),
    key: world.keys[index] as ItemKey,
    ...(before.item && { oldImage: before.item }),
    ...(after.item && { newImage: after.item }),
    createdAt: timestampOfMicros(world.config.coarseStreamTime ? cutMicrosToSecond(micros) : micros),
    expired,
  };
  shard.records.push(record);
  return record;
}

const NANOS_PER_MICRO = 1000n;
const MICROS_PER_MILLI = 1000;

/** An application writes. */
export function writeLocally(
  world: WorldState,
  region: RegionState,
  index: number,
  kind: WriterKind,
): boolean {
  const cell = region.cells[index] as Cell;
  const nowMicros = world.nowMicros + region.skewMicros;
  const value = `w${world.writes + 1}`;
  const other = world.regions[(region.index + 1) % world.regions.length] as RegionState;
  const item: Item | undefined = writeAs(kind, cell.item, {
    key: world.keys[index] as ItemKey,
    region: region.name,
    otherRegion: other.name,
    nowMicros,
    value,
    seen: region.seen.get(index),
  });
  const record = storeCell(world, region, index, { ...cell, item }, kind === "expiry");
  if (record === undefined) return false;
  world.writes++;
  world.tell?.(() => `${region.name} app: ${kind} of k${index} leaves ${sayItem(item)}`);
  world.histories[index] = observeLocalWrite(world.histories[index] as KeyHistory, {
    region: region.index,
    regionName: region.name,
    before: cell.item,
    after: item,
    credibleUntilNanos: BigInt(nowMicros + world.config.futureBoundMs * MICROS_PER_MILLI) * NANOS_PER_MICRO,
    plugIn: kind.startsWith("plug-in"),
  });
  return true;
}

/** Splits an open shard in two, each with half of its keys. */
export function splitShard(world: WorldState, region: RegionState, shard: StreamShard): boolean {
  const middle = Math.floor((shard.from + shard.to) / 2);
  if (!shard.open || middle === shard.from) return false;
  shard.open = false;
  region.shards.push(
    newShard(region.index, shard.from, middle, shard, `${shard.id}0`),
    newShard(region.index, middle, shard.to, shard, `${shard.id}1`),
  );
  world.tell?.(() => `${region.name} stream: shard ${shard.id} splits at k${middle}`);
  return true;
}
