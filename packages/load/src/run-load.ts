import { setMaxListeners } from "node:events";
import { loadClock } from "./load-clock.ts";
import type { LoadClock } from "./load-clock.ts";
import { checkLoadPlan } from "./check-load-plan.ts";
import type { LoadPlan } from "./load-plan.ts";
import type { LoadSide } from "./load-side.ts";
import type { LoadSnapshot } from "./load-snapshot.ts";
import { lagMeter } from "./measure/lag-meter.ts";
import type { LagMeter } from "./measure/lag-meter.ts";
import type { StreamTail } from "./measure/stream-tail.ts";
import { timeline } from "./measure/timeline.ts";
import type { Timeline } from "./measure/timeline.ts";
import { watchTable } from "./measure/watch-table.ts";
import { writeBook } from "./measure/write-book.ts";
import type { WriteBook } from "./measure/write-book.ts";
import type { ObservedReplication } from "./observed-replication.ts";
import { observeWrites } from "./observe-writes.ts";
import { assembleReport, isWriting } from "./report/assemble-report.ts";
import type { LoadReport } from "./report/load-report.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import { awaitConvergence } from "./verify/await-convergence.ts";
import { compareWritten } from "./verify/compare-written.ts";
import { secondsOfWrite } from "./workload/rate-shape.ts";
import { writeInRegion } from "./write/region-writer.ts";
import { noWrites } from "./write/write-counts.ts";
import type { WriteCounts } from "./write/write-counts.ts";

/** What a load works with. */
export interface LoadDeps {
  /** Each region's replica; two or more. */
  readonly sides: readonly LoadSide[];
  /** Replication, where it runs within reach. */
  readonly replication?: ObservedReplication;
  /** Aborted: the writers begin nothing more, and the run goes on to its comparison and its report. */
  readonly stop: AbortSignal;
  /** Aborted: the run is broken off and rejects. */
  readonly signal: AbortSignal;
  /** Told four times a second how the run is getting on. */
  readonly onSnapshot?: (snapshot: LoadSnapshot) => void;
  /** Default: this machine's clocks. */
  readonly clock?: LoadClock;
}

/** A report is drawn with about so many points. */
const POINTS_WANTED = 300;
const SNAPSHOT_EVERY_MS = 250;
/** A silence of so many polls counts as quiet. */
const QUIET_POLLS = 10;
const QUIET_MIN_MS = 1000;

/**
 * Runs a load: follows every region's stream, lets the writers write, waits until the regions are alike, and compares every key item by item.
 *
 * @returns what it came to; that the regions did not converge is told in the report and is no error
 * @throws IsthmusError `invalid-config` for a plan that cannot be; what the tables answer when writing cannot go on; the signal's reason when aborted
 */
export async function runLoad(plan: LoadPlan, deps: LoadDeps): Promise<LoadReport> {
  checkLoadPlan(plan, deps.sides);
  const run = loadRun(plan, deps);
  const { clock, broken, ended } = run;
  const tails: StreamTail[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await followAll(run, tails);
    const startedAt = clock.date();
    const startedAtMs = clock.nowMs();
    run.lines.begin();
    let stage: LoadSnapshot["stage"] = "writing";
    timer = setInterval(() => {
      run.lines.tick();
      deps.onSnapshot?.(takeSnapshot({ ...run, sides: deps.sides, startedAtMs, stage }));
    }, SNAPSHOT_EVERY_MS);
    await writeEverywhere(run);
    const writtenAtMs = clock.nowMs();
    stage = "settling";
    const convergence = await settle(run);
    return assembleReport({
      plan,
      sides: deps.sides,
      startedAt,
      interrupted: deps.stop.aborted,
      replication: deps.replication,
      writes: run.counts,
      meter: run.meter,
      convergence,
      seconds: {
        writing: (writtenAtMs - startedAtMs) / 1000,
        settling: (clock.nowMs() - writtenAtMs) / 1000,
      },
      timeline: { secondsPerPoint: secondsPerPointOf(plan), points: run.lines.end() },
    });
  } catch (error) {
    // What broke the run says more than what its breaking led to.
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    clearInterval(timer);
    ended.abort();
    await Promise.allSettled(tails.map(async (tail) => tail.ended));
  }
}

interface LoadRun {
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
  readonly book: WriteBook;
  readonly counts: readonly WriteCounts[];
}

function loadRun(plan: LoadPlan, deps: LoadDeps): LoadRun {
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
  const lines: Timeline = timeline({
    regions: sides.length,
    directions: meter.directions,
    secondsPerPoint: secondsPerPointOf(plan),
    nowMs: clock.nowMs,
    ...(replication && { conflictsFound: () => replication.conflicts() }),
  });
  const book = writeBook(sides.length);
  return { plan, deps, clock, broken, ended, signal, meter, lines, book, counts: sides.map(noWrites) };
}

/** Follows every region's stream. What has been opened stands in `tails` even if another cannot be. */
async function followAll(run: LoadRun, tails: StreamTail[]): Promise<void> {
  const { plan, deps, broken, ended, meter } = run;
  const signal = AbortSignal.any([run.signal, ended.signal]);
  setMaxListeners(0, signal);
  await Promise.all(
    deps.sides.map(async (side, region) => {
      const tail = await watchTable({ side, region, run: plan.run, meter, pollMs: plan.pollMs, signal });
      tails.push(tail);
      tail.ended.catch((error: unknown) => broken.abort(error));
    }),
  );
}

/** Writes in all writing regions at once, until all have ended. */
async function writeEverywhere(run: LoadRun): Promise<void> {
  const { plan, deps, clock, broken, signal, meter, lines, book, counts } = run;
  const stop = AbortSignal.any([deps.stop, signal]);
  await Promise.all(
    deps.sides.map(async (side, region) => {
      if (!isWriting(plan, side.region)) return;
      const own = counts[region] as WriteCounts;
      const observer = observeWrites({
        region,
        tableName: side.tableName,
        counts: own,
        book,
        meter,
        timeline: lines,
        nowMs: clock.nowMs,
        giveUp: (error) => broken.abort(error),
      });
      own.steps = await writeInRegion({ plan, region, side, observer, stop, nowMs: clock.nowMs });
    }),
  );
  signal.throwIfAborted();
}

async function settle(run: LoadRun): ReturnType<typeof awaitConvergence> {
  const { plan, deps, clock, signal, meter, book } = run;
  return awaitConvergence({
    compare: async () => compareWritten(deps.sides, plan.run, book, signal),
    sightings: () => meter.sightings,
    pending: () => meter.directions.reduce((sum, { pending }) => sum + pending.count, 0),
    replication: deps.replication,
    quietMs: Math.max(QUIET_MIN_MS, QUIET_POLLS * plan.pollMs),
    deadlineMs: plan.settleSeconds * 1000,
    nowMs: clock.nowMs,
    signal,
  });
}

/** At least a second, and more for long runs, so that a report stays small. */
function secondsPerPointOf({ rate, seconds, stepsMax, settleSeconds }: LoadPlan): number {
  const writing = Number.isFinite(stepsMax) ? Math.min(seconds, secondsOfWrite(rate, stepsMax)) : seconds;
  return Math.max(1, Math.ceil((writing + Math.min(settleSeconds, writing)) / POINTS_WANTED));
}
