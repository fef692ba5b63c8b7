import { setMaxListeners } from "node:events";
import { checkLoadPlan } from "./check-load-plan.ts";
import type { LoadDeps } from "./load-deps.ts";
import type { LoadPlan } from "./load-plan.ts";
import { loadRun } from "./load-run.ts";
import type { LoadRun } from "./load-run.ts";
import type { LoadSnapshot } from "./load-snapshot.ts";
import type { StreamTail } from "./measure/stream-tail.ts";
import { watchTable } from "./measure/watch-table.ts";
import { observeWrites } from "./observe-writes.ts";
import { assembleReport, isWriting } from "./report/assemble-report.ts";
import type { LoadReport } from "./report/load-report.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import { awaitConvergence } from "./verify/await-convergence.ts";
import { compareWritten } from "./verify/compare-written.ts";
import { deleteWritten } from "./write/delete-written.ts";
import { writeInRegion } from "./write/region-writer.ts";
import type { WriteCounts } from "./write/write-counts.ts";

const SNAPSHOT_EVERY_MS = 250;
/** A silence of so many polls counts as quiet. */
const QUIET_POLLS = 4;
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
    const settledAtMs = clock.nowMs();
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
        settling: (settledAtMs - writtenAtMs) / 1000,
      },
      timeline: { secondsPerPoint: run.secondsPerPoint, points: run.lines.end() },
      deletedAfterwards: convergence.converged ? await deleteIfAsked(run) : 0,
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

/** Gives how many keys have been deleted. */
async function deleteIfAsked({ plan, deps, book }: LoadRun): Promise<number> {
  if (plan.deleteAfterwards !== true) return 0;
  const ids = [...book.ids()];
  await deleteWritten(deps.sides, plan.run, ids, plan.inFlightMax);
  return ids.length;
}
