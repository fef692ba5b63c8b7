import type { PayloadKind } from "./items/payloads.ts";
import type { RateShape } from "./workload/rate-shape.ts";
import type { Workload } from "./workload/write-planner.ts";

/** What a load is to do. */
export interface LoadPlan {
  /**
   * Names the run in its keys: a whole number of at most 15 digits, different for every run on a table, such as the time in seconds. Deleted
   * keys of an earlier run have tombstones, and would not be new.
   */
  readonly run: number;
  readonly workload: Workload;
  readonly payload: PayloadKind;
  /** Of each writing region. */
  readonly rate: RateShape;
  /** How long the writers write. */
  readonly seconds: number;
  /** Each writing region makes no more steps than this; a step is one write, or two for a re-creation. */
  readonly stepsMax: number;
  /** Writes under way at the same time, in each region. */
  readonly inFlightMax: number;
  /** The regions that write. Default: all. */
  readonly writingRegions?: readonly string[];
  /** How long after the last write the regions may take to be alike. */
  readonly settleSeconds: number;
  /** Pause between two reads of a stream's shard: the resolution of the lag. AWS wants it to be 200 ms or more. */
  readonly pollMs: number;
  /**
   * Delete all items of the run in every region once they have been compared. Not done where the regions do not agree: then they are what is to be looked
   * into. Default false.
   */
  readonly deleteAfterwards?: boolean;
}

/** Writes of one run that are kept in memory, all regions together: some three hundred bytes for each key. */
export const LOAD_WRITES_MAX = 2_000_000;
