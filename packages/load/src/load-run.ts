import { setMaxListeners } from "node:events";
import { loadClock } from "./load-clock.ts";
import type { LoadClock } from "./load-clock.ts";
import type { LoadDeps } from "./load-deps.ts";
import type { LoadPlan } from "./load-plan.ts";
import { lagMeter } from "./measure/lag-meter.ts";
import type { LagMeter } from "./measure/lag-meter.ts";
import { timeline } from "./measure/timeline.ts";
import type { Timeline } from "./measure/timeline.ts";
import { writeBook } from "./measure/write-book.ts";
import type { WriteBook } from "./measure/write-book.ts";
import { secondsOfWrite } from "./workload/rate-shape.ts";
import { noWrites } from "./write/write-counts.ts";
import type { WriteCounts } from "./write/write-counts.ts";

/** A report is drawn with about so many points. */
const POINTS_WANTED = 300;

/** A run under way: what its parts share. */
export interface LoadRun {
  readonly plan: LoadPlan;
  readonly deps: LoadDeps;
  readonly clock: LoadClock;
  /** Aborted with an error when the run cannot go on. */
  readonly broken: AbortController;
  /** Aborted when nothing needs to be followed any more. */
  readonly ended: AbortController;
  /** Aborted from outside, or broken. */
  readonly signal: AbortSignal;
  readonly meter: LagMeter;
  readonly lines: Timeline;
  /** Length of a piece of the timeline. */
  readonly secondsPerPoint: number;
  readonly book: WriteBook;
  readonly counts: readonly WriteCounts[];
}

/** A run that has not begun: nothing is followed, written or counted yet. */
export function loadRun(plan: LoadPlan, deps: LoadDeps): LoadRun {
  const { sides, replication, clock = loadClock() } = deps;
  const broken = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([deps.signal, broken.signal]);
  // Every shard, every pause and every read listens; that is no leak.
  setMaxListeners(0, deps.stop, deps.signal, signal);
  const meter = lagMeter({
    regions: sides.length,
    nowMs: clock.nowMs,
    onLag: (direction, ms) => lines.lag(direction, ms),
  });
  const secondsPerPoint = secondsPerPointOf(plan);
  const lines: Timeline = timeline({
    regions: sides.length,
    directions: meter.directions,
    secondsPerPoint,
    nowMs: clock.nowMs,
    ...(replication && { conflictsFound: () => replication.conflicts() }),
  });
  const book = writeBook(sides.length);
  const counts = sides.map(noWrites);
  return { plan, deps, clock, broken, ended, signal, meter, lines, secondsPerPoint, book, counts };
}

/** At least a second, and more for long runs, so that a report stays small. */
function secondsPerPointOf({ rate, seconds, stepsMax, settleSeconds }: LoadPlan): number {
  const writing = Number.isFinite(stepsMax) ? Math.min(seconds, secondsOfWrite(rate, stepsMax)) : seconds;
  return Math.max(1, Math.ceil((writing + Math.min(settleSeconds, writing)) / POINTS_WANTED));
}
