import type { LagDirection } from "./lag-meter.ts";

/** What one direction looked like over one piece of time. Lags are null where nothing arrived. */
export interface DirectionPoint {
  readonly arrived: number;
  /** At the end of the piece: writes of own keys, acknowledged and neither seen nor overtaken. */
  readonly pending: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** One piece of a run's time. */
export interface TimelinePoint {
  /** Seconds from the first write to the end of the piece. */
  readonly atSeconds: number;
  /** Acknowledged writes, region by region. */
  readonly acknowledged: readonly number[];
  /** Acknowledged writes of shared keys, all regions together. */
  readonly conflictsWritten: number;
  /** Applied changes that replaced a version which their writer had not seen; null where replication does not tell. */
  readonly conflictsFound: number | null;
  /** In the order of {@link TimelineOptions.directions}. */
  readonly directions: readonly DirectionPoint[];
}

/** Options of {@link timeline}. */
export interface TimelineOptions {
  readonly regions: number;
  readonly directions: readonly LagDirection[];
  /** Length of a piece of time. */
  readonly secondsPerPoint: number;
  /** Milliseconds from any beginning. */
  readonly nowMs: () => number;
  /** The sum of conflicts found so far, if replication tells. */
  readonly conflictsFound?: () => number;
}

/** Writes down how a run goes, piece by piece. */
export interface Timeline {
  /** Time counts from now on. */
  begin(): void;
  acknowledged(region: number, isConflict: boolean): void;
  lag(direction: LagDirection, ms: number): void;
  /** Closes the pieces of time that are over; to be called at least once in each. */
  tick(): void;
  /** Closes the last piece, however short. Gives all of them. */
  end(): readonly TimelinePoint[];
}

/** A timeline that has not begun. */
export function timeline(options: TimelineOptions): Timeline {
  const { regions, directions, secondsPerPoint, nowMs, conflictsFound } = options;
  let startedAtMs = nowMs();
  const points: TimelinePoint[] = [];
  let acknowledged = Array.from({ length: regions }, () => 0);
  let conflictsWritten = 0;
  let foundBefore = conflictsFound?.() ?? 0;
  let lags = new Map<LagDirection, number[]>();
  const close = (atSeconds: number): void => {
    const found = conflictsFound?.();
    points.push({
      atSeconds,
      acknowledged,
      conflictsWritten,
      conflictsFound: found === undefined ? null : found - foundBefore,
      directions: directions.map((direction) => pointOf(direction, lags.get(direction) ?? [])),
    });
    acknowledged = Array.from({ length: regions }, () => 0);
    conflictsWritten = 0;
    foundBefore = found ?? 0;
    lags = new Map();
  };
  const elapsedSeconds = (): number => (nowMs() - startedAtMs) / 1000;
  const tick = (): void => {
    while (elapsedSeconds() >= (points.length + 1) * secondsPerPoint) {
      close((points.length + 1) * secondsPerPoint);
    }
  };
  return {
    begin() {
      startedAtMs = nowMs();
    },
    acknowledged(region, isConflict) {
      tick();
      acknowledged[region] = (acknowledged[region] ?? 0) + 1;
      if (isConflict) conflictsWritten += 1;
    },
    lag(direction, ms) {
      tick();
      const known = lags.get(direction);
      if (known === undefined) lags.set(direction, [ms]);
      else known.push(ms);
    },
    tick,
    end() {
      tick();
      close(Math.round(elapsedSeconds() * 1000) / 1000);
      return points;
    },
  };
}

function pointOf({ pending }: LagDirection, lags: number[]): DirectionPoint {
  lags.sort((a, b) => a - b);
  const rank = (share: number): number | null => {
    const value = lags[Math.max(0, Math.ceil(lags.length * share) - 1)];
    return value === undefined ? null : Math.round(value * 100) / 100;
  };
  return {
    arrived: lags.length,
    pending: pending.count,
    p50Ms: rank(0.5),
    p99Ms: rank(0.99),
    maxMs: rank(1),
  };
}
