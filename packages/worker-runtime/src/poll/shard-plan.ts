import type { Shard } from "@isthmus/core";
import type { ShardPosition } from "../checkpoints/checkpoint.ts";

/** What is to be done next with the shards of a source. */
export interface ShardPlan {
  /** To be read from now on: not begun here, not ended, and every parent that is still listed is read to its end. */
  readonly ready: readonly string[];
  /** Ended and no longer listed: their positions can be forgotten. */
  readonly finished: readonly string[];
  /** Begun, not read to the end, and no longer listed: the source has dropped entries that were never handled. */
  readonly lost: readonly string[];
}

/** What the plan depends on. */
export interface ShardPlanInput {
  readonly listed: readonly Shard[];
  /** Shards that are being read now. */
  readonly active: ReadonlySet<string>;
  /** Shards with a position. */
  readonly known: readonly string[];
  readonly positionOf: (shardId: string) => ShardPosition | undefined;
}

/**
 * Decides about the shards. Parents come before children, because an item's records continue in the child when its shard is split or
 * merged. A parent that is not listed has been trimmed and holds nobody up.
 */
export function planShards({ listed, active, known, positionOf }: ShardPlanInput): ShardPlan {
  const ids = new Set(listed.map(({ id }) => id));
  const open = (id: string): boolean => ids.has(id) && positionOf(id)?.kind !== "ended";
  const gone = known.filter((id) => !ids.has(id) && !active.has(id));
  return {
    ready: listed
      .filter(({ id, parentIds }) => open(id) && !active.has(id) && !parentIds.some(open))
      .map(({ id }) => id),
    finished: gone.filter((id) => positionOf(id)?.kind === "ended"),
    lost: gone.filter((id) => positionOf(id)?.kind !== "ended"),
  };
}
