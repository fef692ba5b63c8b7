import { toIsthmusError } from "@isthmus/core";
import type { Shard, ShardedSource } from "@isthmus/core";
import type { Checkpoint, Checkpoints } from "../checkpoints/checkpoint.ts";
import { progress } from "../checkpoints/progress.ts";
import type { Progress } from "../checkpoints/progress.ts";
import type { BatchHandler } from "./handle-batch.ts";
import { readShard } from "./read-shard.ts";
import type { Gap, ReadPace } from "./read-shard.ts";
import { planShards } from "./shard-plan.ts";
import { createSlots } from "./slots.ts";
import type { StopSignals } from "./stop-signals.ts";
import { troubles } from "./troubles.ts";
import type { TroubleDeps } from "./troubles.ts";

/** Bounds and pace of a shard poller. */
export interface ShardPollSettings extends ReadPace {
  /** Shards that are read or handled at the same moment. All open shards get their turn. */
  readonly shardConcurrency: number;
  /** How often to look for new shards when none has ended, in milliseconds. */
  readonly relistMs: number;
  /** Shortest time between two saves of the checkpoint, in milliseconds. */
  readonly saveIntervalMs: number;
}

/** What {@link runShardPoller} works with. */
export interface ShardPollerDeps<T> extends TroubleDeps {
  readonly source: ShardedSource<T>;
  readonly handle: BatchHandler<T>;
  readonly checkpoints: Checkpoints;
  readonly settings: ShardPollSettings;
  readonly signals: StopSignals;
  /** Called once for each place where entries were lost; it has been logged and counted already. */
  readonly onGap?: ((gap: Gap) => void) | undefined;
}

/** After a shard has ended its children are looked for soon, and ever less often while none appears. */
const RELIST_SOON_MS = 250;

/**
 * Reads all shards of a source from its checkpoint on, parents before children, new shards as they appear, until the signals say stop. Never
 * rejects: what fails is said loudly and tried again. Resolves when what was under way is finished and the checkpoint is saved.
 */
export async function runShardPoller<T>(deps: ShardPollerDeps<T>): Promise<void> {
  const { source, signals, settings, logger, name, activity, tools } = deps;
  const { drain } = signals;
  const onGap = (gap: Gap): void => {
    activity.gap();
    logger.error(`${name}: entries were lost. ${gap.detail} Compare the tables and repair what differs.`, {
      unit: gap.shardId,
    });
    deps.onGap?.(gap);
  };
  const loaded = await loadCheckpoint(deps, onGap);
  if (loaded === undefined) return;
  const state = progress(loaded, { ...deps, saveIntervalMs: settings.saveIntervalMs });
  const slots = createSlots(settings.shardConcurrency);
  const active = new Map<string, Promise<void>>();
  let relistMs = settings.relistMs;
  let wake = new AbortController();

  const begin = async (shardId: string): Promise<void> => {
    activity.busy(shardId);
    try {
      await readShard(shardId, { ...deps, progress: state, slots, pace: settings, onGap });
    } catch (error) {
      // A defect, not an operating error: the shard is begun again at the next look instead of being left behind in silence.
      logger.error(`${name}: reading shard ${shardId} broke off. ${toIsthmusError(error).message}`);
    }
    active.delete(shardId);
    relistMs = RELIST_SOON_MS;
    wake.abort();
  };

  const trouble = troubles("shards", deps);
  while (!drain.aborted) {
    wake = new AbortController();
    let listed: readonly Shard[];
    try {
      listed = await source.listShards({ signal: drain });
      trouble.over();
    } catch (error) {
      await trouble.backOff("listing shards", toIsthmusError(error), signals);
      continue;
    }
    tidy(listed, active, state, name, onGap);
    const { ready } = planOf(listed, active, state);
    for (const shardId of ready) active.set(shardId, begin(shardId));
    await tools.pause(relistMs, AbortSignal.any([drain, wake.signal]));
    relistMs = Math.min(settings.relistMs, relistMs * 2);
  }
  await Promise.all(active.values());
  await state.flush();
}

function planOf(
  listed: readonly Shard[],
  active: ReadonlyMap<string, unknown>,
  state: Progress,
): ReturnType<typeof planShards> {
  return planShards({
    listed,
    active: new Set(active.keys()),
    known: state.shardIds(),
    positionOf: (shardId) => state.positionOf(shardId),
  });
}

/** Forgets shards that are no longer listed, and says so where they had not been read to the end. */
function tidy(
  listed: readonly Shard[],
  active: ReadonlyMap<string, unknown>,
  state: Progress,
  poller: string,
  onGap: (gap: Gap) => void,
): void {
  const { finished, lost } = planOf(listed, active, state);
  for (const shardId of [...finished, ...lost]) state.forget(shardId);
  for (const shardId of lost) {
    onGap({
      poller,
      shardId,
      detail: `Shard ${shardId} had not been read to its end and the stream has dropped it.`,
    });
  }
}

/** The checkpoint to begin with; `undefined` when the worker stops before it could be read. */
async function loadCheckpoint<T>(
  deps: ShardPollerDeps<T>,
  onGap: (gap: Gap) => void,
): Promise<Checkpoint | undefined> {
  const { checkpoints, name, source, signals } = deps;
  const trouble = troubles("checkpoint", deps);
  while (!signals.drain.aborted) {
    try {
      const loaded = await checkpoints.load(name, { signal: signals.drain });
      trouble.over();
      const empty: Checkpoint = { source: source.name, shards: new Map() };
      if (loaded === undefined || loaded.source === source.name) return loaded ?? empty;
      onGap({
        poller: name,
        shardId: "",
        detail: `The checkpoint is of the stream ${loaded.source}, but the stream is now ${source.name}: what the old one still held was not read.`,
      });
      return empty;
    } catch (error) {
      await trouble.backOff("reading the checkpoint", toIsthmusError(error), signals);
    }
  }
  return undefined;
}
