import type { LoadPlan } from "../load-plan.ts";
import type { LoadSide } from "../load-side.ts";
import type { LagDirection, LagMeter } from "../measure/lag-meter.ts";
import type { TimelinePoint } from "../measure/timeline.ts";
import type { ObservedReplication } from "../observed-replication.ts";
import type { Convergence } from "../verify/await-convergence.ts";
import type { WriteCounts } from "../write/write-counts.ts";
import type { LoadReport } from "./load-report.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly plan: LoadPlan;
  readonly sides: readonly LoadSide[];
  readonly startedAt: Date;
  readonly interrupted: boolean;
  readonly replication: ObservedReplication | undefined;
  readonly writes: readonly WriteCounts[];
  readonly meter: LagMeter;
  readonly convergence: Convergence;
  readonly deletedAfterwards: number;
  readonly seconds: { readonly writing: number; readonly settling: number };
  readonly timeline: { readonly secondsPerPoint: number; readonly points: readonly TimelinePoint[] };
}

/** Puts together what a load came to. */
export function assembleReport(parts: ReportParts): LoadReport {
  const { plan, sides, replication, writes, meter, convergence, seconds, timeline } = parts;
  const { comparison } = convergence;
  const regions = sides.map(({ region }) => String(region));
  const deadLetters = { ...replication?.deadLetters() };
  const converged = convergence.converged && Object.keys(deadLetters).length === 0;
  return {
    format: 1,
    converged,
    interrupted: parts.interrupted,
    problems: [...problemsOf(parts, deadLetters)],
    run: plan.run,
    startedAt: parts.startedAt.toISOString(),
    regions,
    replication: replication?.name ?? null,
    plan: planOf(plan, regions),
    seconds: { writing: tenths(seconds.writing), settling: tenths(seconds.settling) },
    writes: writes.map((counts, region) => ({
      region: regions[region] ?? "",
      steps: counts.steps,
      acknowledged: counts.acknowledged,
      perSecond: seconds.writing === 0 ? 0 : tenths(counts.acknowledged / seconds.writing),
      byKind: { ...counts.byKind },
      versioned: counts.versioned,
      bytes: counts.bytes,
      contended: counts.contended,
      failed: counts.failed,
    })),
    lag: meter.directions
      .filter(({ from, to }) => from !== to && isWriting(plan, regions[from]))
      .map((direction) => lagOf(direction, regions, writes)),
    floor: meter.directions
      .filter(({ from, to }) => from === to && isWriting(plan, regions[from]))
      .map(({ from, histogram }) => ({ region: regions[from] ?? "", ...histogram.summary() })),
    comparison: {
      ...comparison,
      differences: comparison.differences.map((difference) => ({
        ...difference,
        versions: { ...difference.versions },
      })),
    },
    deletedAfterwards: parts.deletedAfterwards,
    counts: replication === undefined ? null : { ...replication.counts() },
    deadLetters,
    timeline: {
      secondsPerPoint: timeline.secondsPerPoint,
      points: timeline.points.map((point) => ({
        ...point,
        acknowledged: [...point.acknowledged],
        directions: point.directions
          .filter((_, index) => isShown(meter.directions[index], plan, regions))
          .map((direction) => ({ ...direction })),
      })),
    },
  };
}

/** Whether a region writes in this plan. */
export function isWriting({ writingRegions }: LoadPlan, region: string | undefined): boolean {
  return region !== undefined && (writingRegions === undefined || writingRegions.includes(region));
}

/** The timeline has the same directions as the lags, in the same order. */
function isShown(direction: LagDirection | undefined, plan: LoadPlan, regions: readonly string[]): boolean {
  return (
    direction !== undefined && direction.from !== direction.to && isWriting(plan, regions[direction.from])
  );
}

function planOf(plan: LoadPlan, regions: readonly string[]): LoadReport["plan"] {
  const { workload, rate } = plan;
  const { distribution } = workload;
  return {
    seed: workload.seed,
    mix: { ...workload.mix },
    keys: workload.keys,
    sharedKeys: workload.sharedKeys,
    distribution: distribution.kind === "zipf" ? `zipf ${distribution.exponent}` : "uniform",
    sizes: workload.sizes.map((each) => ({ ...each })),
    versionedShare: workload.versionedShare,
    payload: plan.payload,
    rate: { ...rate },
    seconds: plan.seconds,
    stepsMax: Number.isFinite(plan.stepsMax) ? plan.stepsMax : null,
    writingRegions: regions.filter((region) => isWriting(plan, region)),
  };
}

function lagOf(
  { from, to, histogram, overtaken, pending, lastSeenAtMs }: LagDirection,
  regions: readonly string[],
  writes: readonly WriteCounts[],
): LoadReport["lag"][number] {
  const lastWriteAtMs = writes[from]?.lastAcknowledgedAtMs ?? 0;
  return {
    from: regions[from] ?? "",
    to: regions[to] ?? "",
    ...histogram.summary(),
    overtaken,
    unseen: pending.clear(),
    lastArrivalAfterMs: Math.max(0, Math.round((lastSeenAtMs ?? lastWriteAtMs) - lastWriteAtMs)),
    distribution: histogram.distribution().map((point) => ({ ...point })),
  };
}

function* problemsOf(
  { convergence, replication, plan, writes }: ReportParts,
  deadLetters: Readonly<Record<string, number>>,
): Generator<string> {
  const { comparison, converged } = convergence;
  if (!converged) {
    yield comparison.differing === 0 && comparison.lost === 0
      ? `The tables are alike, but changes were still on their way ${plan.settleSeconds} s after the last write.`
      : `The regions were not alike ${plan.settleSeconds} s after the last write: ${comparison.differing} keys differ, ${comparison.lost} are not what their last write left.`;
    yield* replication?.pending() ?? [];
  }
  for (const [reason, letters] of Object.entries(deadLetters)) yield `Dead letters: ${letters} ${reason}.`;
  const failed = writes.reduce((sum, counts) => sum + counts.failed, 0);
  if (failed > 0) {
    yield `${failed} writes failed. ${comparison.doubtful} keys are held to be alike, but to no value, because nobody knows whether a write was made.`;
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
