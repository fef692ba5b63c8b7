import { toIsthmusError } from "@isthmus/core";
import type { StopSignals } from "../poll/stop-signals.ts";
import { troubles } from "../poll/troubles.ts";
import type { TroubleDeps } from "../poll/troubles.ts";
import type { Checkpoint, Checkpoints, ShardPosition } from "./checkpoint.ts";

/** How far a poller is, in memory, with the latest saved every so often. */
export interface Progress {
  positionOf(shardId: string): ShardPosition | undefined;
  shardIds(): readonly string[];
  /** Everything up to `position` is handled for good. Returns at once; the saving follows. */
  advance(shardId: string, position: ShardPosition): void;
  /** The shard's position is of no use any more. */
  forget(shardId: string): void;
  /** Saves what is not saved yet, as far as it can before the signals' `abort`. Never rejects. */
  flush(): Promise<void>;
}

/** What {@link progress} works with. */
export interface ProgressDeps extends TroubleDeps {
  readonly checkpoints: Checkpoints;
  readonly signals: StopSignals;
  /** Shortest time between two saves, in milliseconds: bounds both the cost of saving and what a crash makes again. */
  readonly saveIntervalMs: number;
}

/** Begins with `loaded`. */
export function progress(loaded: Checkpoint, deps: ProgressDeps): Progress {
  const { checkpoints, signals, name, tools, saveIntervalMs } = deps;
  const trouble = troubles("checkpoint", deps);
  const shards = new Map(loaded.shards);
  let dirty = false;
  let saving: Promise<void> | undefined;

  const save = async (): Promise<void> => {
    while (dirty && !signals.abort.aborted) {
      dirty = false;
      try {
        await checkpoints.save(
          name,
          { source: loaded.source, shards: new Map(shards) },
          { signal: signals.abort },
        );
        trouble.over();
      } catch (error) {
        dirty = true;
        await trouble.backOff("saving the checkpoint", toIsthmusError(error), signals);
        if (signals.drain.aborted) return;
        continue;
      }
      await tools.pause(saveIntervalMs, signals.drain);
    }
  };
  const begin = (): void => {
    dirty = true;
    if (saving !== undefined || signals.drain.aborted) return;
    saving = save().finally(() => {
      saving = undefined;
      // An advance between the last look at `dirty` and this line must not wait for the next one.
      if (dirty) begin();
    });
  };

  return {
    positionOf: (shardId) => shards.get(shardId),
    shardIds: () => [...shards.keys()],
    advance(shardId, position) {
      shards.set(shardId, position);
      begin();
    },
    forget(shardId) {
      if (shards.delete(shardId)) begin();
    },
    async flush() {
      await saving;
      await save();
    },
  };
}
