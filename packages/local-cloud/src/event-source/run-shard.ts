import { lane } from "./lane.ts";
import type { Lane } from "./lane.ts";
import type { StreamMappingOptions } from "./mapping-options.ts";
import type { MappingRun } from "./mapping-run.ts";
import type { StartingPosition } from "./stream-event-source.ts";

const POLL_INTERVAL_MS_DEFAULT = 50;
/** Records that wait in a shard's lanes before reading pauses. One key that blocks its lane must not fill the memory. */
const WAITING_MAX = 20_000;
const READ_PAUSE_MAX_MS = 1000;
const HASH_SEED = 5381;
const HASH_FACTOR = 33;

/** Reads a shard from `position` to its end and handles all of it, or until the mapping stops. */
export async function runShard(
  shardId: string,
  position: StartingPosition,
  options: StreamMappingOptions,
  run: MappingRun,
): Promise<void> {
  const lanes = Array.from({ length: options.parallelizationFactor ?? 1 }, () => lane(shardId, options, run));
  await Promise.all([
    readInto(lanes, shardId, position, options, run),
    ...lanes.map(async (each) => each.run()),
  ]);
}

async function readInto(
  lanes: readonly Lane[],
  shardId: string,
  position: StartingPosition,
  options: StreamMappingOptions,
  run: MappingRun,
): Promise<void> {
  const cursor = options.source.openShard(shardId, position);
  let failures = 0;
  while (!run.signal.aborted) {
    const waiting = lanes.reduce((sum, each) => sum + each.waiting, 0);
    if (waiting < WAITING_MAX) {
      try {
        const { records, ended } = await cursor.read(run.signal);
        failures = 0;
        run.stats.pending += records.length;
        for (const record of records) lanes[placeOf(record.key, lanes.length)]?.push(record);
        if (ended) break;
        if (records.length > 0) continue;
        run.stats.emptyPolls += 1;
      } catch (error) {
        run.sourceFailed(error);
        await run.backoff(failures++, READ_PAUSE_MAX_MS);
      }
    }
    await run.pause(options.pollIntervalMs ?? POLL_INTERVAL_MS_DEFAULT);
  }
  for (const each of lanes) each.close();
}

/** A small hash is enough: it has to be the same for the same key, and spread a little. */
function placeOf(key: string, places: number): number {
  let hash = HASH_SEED;
  for (const character of key) hash = (Math.imul(hash, HASH_FACTOR) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % places;
}
