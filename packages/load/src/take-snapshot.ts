import type { LoadClock } from "./load-clock.ts";
import type { LoadSide } from "./load-side.ts";
import type { LoadSnapshot } from "./load-snapshot.ts";
import type { LagMeter } from "./measure/lag-meter.ts";
import type { WriteCounts } from "./write/write-counts.ts";

/** What a snapshot is taken of. */
export interface SnapshotParts {
  readonly clock: LoadClock;
  readonly startedAtMs: number;
  readonly stage: LoadSnapshot["stage"];
  readonly sides: readonly LoadSide[];
  readonly meter: LagMeter;
  readonly counts: readonly WriteCounts[];
}

/** How the run is getting on now. */
export function takeSnapshot({
  clock,
  startedAtMs,
  stage,
  sides,
  meter,
  counts,
}: SnapshotParts): LoadSnapshot {
  const name = (region: number): string => sides[region]?.region ?? "";
  return {
    stage,
    elapsedSeconds: (clock.nowMs() - startedAtMs) / 1000,
    acknowledged: Object.fromEntries(counts.map(({ acknowledged }, region) => [name(region), acknowledged])),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    directions: meter.directions
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, pending, histogram }) => ({
        from: name(from),
        to: name(to),
        pending: pending.count,
        lag: histogram.summary(),
      })),
  };
}
