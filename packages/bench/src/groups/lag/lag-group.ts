import { runLoad, WRITE_MIX_DEFAULT } from "@isthmus/load";
import type { LoadReport } from "@isthmus/load";
import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { farLoad, troubledKeys } from "../../baseline/far-load.ts";
import { FAR_ROUND_TRIP_MS, withFarRegions } from "../../baseline/far-regions.ts";
import type { Figure } from "../../figure.ts";

/** Both regions together. */
const RATES = [25, 50, 100];
const TARGET_RATE = 100;
const P99_MS_MAX = 1500;

/** The time of a change from its write to its sight elsewhere. Each rate is run once, whatever `runs` says: a percentile is over all of its writes. */
export const lagGroup: BenchGroup = {
  name: "lag",
  description: `the lag of each write over a link of ${FAR_ROUND_TRIP_MS} ms, both directions at once, one run at each rate`,
  run: async (options) => {
    const figures: Figure[] = [];
    for (const rate of options.quick ? RATES.slice(0, 1) : RATES) {
      options.signal.throwIfAborted();
      options.onProgress(`${rate} changes/s`);
      figures.push(...figuresOf(rate, await loadAt(rate, options)));
    }
    return figures;
  },
};

/** New regions for each rate, so that none has to live with what an earlier one left. */
async function loadAt(perSecond: number, { quick, signal }: BenchOptions): Promise<LoadReport> {
  return withFarRegions(signal, async ({ setting }) =>
    runLoad(farLoad({ mix: WRITE_MIX_DEFAULT, perSecond, seconds: quick ? 5 : 30, pollMs: setting.pollMs }), {
      ...setting,
      stop: signal,
      signal,
    }),
  );
}

function figuresOf(rate: number, report: LoadReport): readonly Figure[] {
  const named = (what: string): string => `${rate} changes/s: ${what}`;
  return [
    {
      name: named("written"),
      unit: "changes/s",
      value: report.writes.reduce((sum, { perSecond }) => sum + perSecond, 0),
    },
    ...report.lag.flatMap(({ from, to, p50Ms, p99Ms }): readonly Figure[] => [
      { name: named(`${from} to ${to}, p50`), unit: "ms", value: p50Ms },
      {
        name: named(`${from} to ${to}, p99`),
        unit: "ms",
        value: p99Ms,
        ...(rate === TARGET_RATE && { target: { kind: "at-most", value: P99_MS_MAX } }),
      },
    ]),
    {
      name: named("measuring itself, p99"),
      unit: "ms",
      value: Math.max(...report.floor.map(({ p99Ms }) => p99Ms)),
    },
    troubledKeys(named("differing or lost"), report),
  ];
}
