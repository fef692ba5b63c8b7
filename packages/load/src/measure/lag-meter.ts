import { ownerOf } from "../items/key-id.ts";
import type { KeyId } from "../items/key-id.ts";
import type { WriteMark } from "../items/write-mark.ts";
import { lagHistogram } from "./lag-histogram.ts";
import type { LagHistogram } from "./lag-histogram.ts";
import { pendingWrites } from "./pending-writes.ts";
import type { PendingWrites, Sighting } from "./pending-writes.ts";
import type { TrackedWrite } from "./write-book.ts";

/** What was measured from one region to another, or, where both are the same, from a region's writer to its own stream. */
export interface LagDirection {
  /** Numbers of the regions. */
  readonly from: number;
  readonly to: number;
  readonly histogram: LagHistogram;
  readonly pending: PendingWrites;
  /** Writes that were never seen because a later one of the same key was seen first. */
  overtaken: number;
  /** When the last of them was seen. */
  lastSeenAtMs: number | undefined;
}

/**
 * Measures the lag of each write: from the moment at which its writer has the table's acknowledgement, to the moment at which a region's stream shows the
 * item, by one clock. A write is told by its mark; a delete, which leaves no mark, by the write whose item it removes, and so only on
 * keys that one region alone writes.
 */
export interface LagMeter {
  /** A write is about to be made. Writes of one key must be reported in their order. */
  sent(write: TrackedWrite): void;
  acknowledged(write: TrackedWrite): void;
  withdrawn(write: TrackedWrite): void;
  /** A region's stream shows a put of a key with a mark. */
  sawPut(region: number, id: KeyId, mark: WriteMark): void;
  /** A region's stream shows a removal, with the mark of what was removed. */
  sawRemoval(region: number, id: KeyId, removed: WriteMark | undefined): void;
  /** All pairs of regions, a region with itself included. */
  readonly directions: readonly LagDirection[];
  /** Grows with every sight, be it of a pending write or not. */
  readonly sightings: number;
}

/** Options of {@link lagMeter}. */
export interface LagMeterOptions {
  /** How many regions there are. */
  readonly regions: number;
  /** Milliseconds from any beginning. */
  readonly nowMs: () => number;
  /** Told of every lag. */
  readonly onLag?: (direction: LagDirection, ms: number) => void;
}

/** A meter that has measured nothing. */
export function lagMeter({ regions, nowMs, onLag }: LagMeterOptions): LagMeter {
  const directions: LagDirection[] = [];
  for (let from = 0; from < regions; from++) {
    for (let to = 0; to < regions; to++) {
      directions.push({
        from,
        to,
        histogram: lagHistogram(),
        pending: pendingWrites(),
        overtaken: 0,
        lastSeenAtMs: undefined,
      });
    }
  }
  const of = (from: number, to: number): LagDirection | undefined =>
    from < regions && to < regions ? directions[from * regions + to] : undefined;
  const outOf = (from: number): readonly LagDirection[] =>
    directions.slice(from * regions, (from + 1) * regions);
  let sightings = 0;
  const take = (direction: LagDirection, sighting: Sighting | undefined): void => {
    if (sighting === undefined) return;
    const now = nowMs();
    // Seen before its own answer had come: the time of the answer is not known, and is at any rate not earlier.
    const ms = sighting.acknowledgedAtMs === undefined ? 0 : Math.max(0, now - sighting.acknowledgedAtMs);
    direction.histogram.record(ms);
    direction.overtaken += sighting.overtaken;
    direction.lastSeenAtMs = now;
    onLag?.(direction, ms);
  };
  return {
    sent(write) {
      for (const { pending } of outOf(write.mark.region)) pending.sent(write);
    },
    acknowledged(write) {
      const now = nowMs();
      for (const { pending } of outOf(write.mark.region)) pending.acknowledged(write, now);
    },
    withdrawn(write) {
      for (const { pending } of outOf(write.mark.region)) pending.withdrawn(write);
    },
    sawPut(region, id, mark) {
      sightings += 1;
      const direction = of(mark.region, region);
      if (direction !== undefined) take(direction, direction.pending.seen(id, mark.number));
    },
    sawRemoval(region, id, removed) {
      sightings += 1;
      const owner = ownerOf(id);
      const direction = owner === undefined ? undefined : of(owner, region);
      if (direction !== undefined) take(direction, direction.pending.seenRemoval(id, removed?.number ?? 0));
    },
    directions,
    get sightings() {
      return sightings;
    },
  };
}
