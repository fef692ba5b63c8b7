import type { StreamMappingOptions } from "./mapping-options.ts";
import type { MappingRun } from "./mapping-run.ts";
import { runShard } from "./run-shard.ts";

const SHARD_LOOK_MS_DEFAULT = 250;

/**
 * Runs all shards of a stream, a child only after its parents. Shards that are there at the start begin at the mapping's position; those that
 * come later begin at their beginning, because all that is in them came later, too.
 */
export async function runStream(options: StreamMappingOptions, run: MappingRun): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const finished = new Set<string>();
  let first = true;
  while (!run.signal.aborted) {
    try {
      const shards = await options.source.listShards(run.signal);
      const listed = new Set(shards.map(({ id }) => id));
      for (const { id, parentIds } of shards) {
        const waits = parentIds.some((parent) => listed.has(parent) && !finished.has(parent));
        // At LATEST a closed parent gives nothing; its child must begin at LATEST as well, and now.
        const atOnce = first && options.startingPosition === "LATEST";
        if (started.has(id) || (waits && !atOnce)) continue;
        const position = first ? (options.startingPosition ?? "TRIM_HORIZON") : "TRIM_HORIZON";
        started.set(
          id,
          runShard(id, position, options, run).then(() => void finished.add(id)),
        );
      }
      first = false;
    } catch (error) {
      run.sourceFailed(error);
    }
    await run.pause(Math.max(SHARD_LOOK_MS_DEFAULT, options.pollIntervalMs ?? 0));
  }
  await Promise.all(started.values());
}
