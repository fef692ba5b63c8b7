import { IsthmusError } from "@isthmus/core";
import { parseWriteMix, runLoad } from "@isthmus/load";
import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { farLoad, troubledKeys } from "../../baseline/far-load.ts";
import { FAR_ROUND_TRIP_MS, withFarRegions } from "../../baseline/far-regions.ts";
import type { Figure } from "../../figure.ts";
import { watchCut } from "./watch-cut.ts";
import type { CutOutcome } from "./watch-cut.ts";

/** Both regions together. */
const RATES = [50, 100];
const BEFORE_SECONDS = 10;
/** The writing ends when the backlog is gone, and at the latest so long after the cut. */
const AFTER_SECONDS_MAX = 120;

/** How soon a backlog is gone while the writing goes on. Each rate is run once, whatever `runs` says. */
export const catchUpGroup: BenchGroup = {
  name: "catch-up",
  description: `draining after a cut of a link of ${FAR_ROUND_TRIP_MS} ms, beside the writing that goes on, one run at each rate`,
  run: async (options) => {
    const figures: Figure[] = [];
    for (const rate of options.quick ? RATES.slice(0, 1) : RATES) {
      options.signal.throwIfAborted();
      figures.push(...(await measure(rate, options)));
    }
    return figures;
  },
};

/** Inserts only: of several writes of a key the last would do, and a backlog would be smaller than it looks. */
async function measure(
  perSecond: number,
  { quick, signal, onProgress }: BenchOptions,
): Promise<readonly Figure[]> {
  const cutSeconds = quick ? 10 : 60;
  onProgress(`${perSecond} changes/s, ${cutSeconds} s without a link`);
  return withFarRegions(signal, async ({ setting, link }) => {
    const enough = new AbortController();
    let outcome: CutOutcome | undefined;
    const report = await runLoad(
      farLoad({
        mix: parseWriteMix("inserts=1"),
        perSecond,
        seconds: BEFORE_SECONDS + cutSeconds + AFTER_SECONDS_MAX,
        pollMs: setting.pollMs,
      }),
      {
        ...setting,
        stop: AbortSignal.any([signal, enough.signal]),
        signal,
        onSnapshot: watchCut({
          link,
          afterSeconds: BEFORE_SECONDS,
          forSeconds: cutSeconds,
          onDrained: (found) => {
            outcome = found;
            enough.abort();
          },
        }),
      },
    );
    if (outcome === undefined) {
      throw new IsthmusError(
        "unexpected",
        `The backlog was not gone ${AFTER_SECONDS_MAX} s after the cut. Run this group alone.`,
      );
    }
    return [
      ...figuresOf(perSecond, outcome),
      troubledKeys(`${perSecond} changes/s: differing or lost`, report),
    ];
  });
}

function figuresOf(rate: number, outcome: CutOutcome): readonly Figure[] {
  return [
    { name: `${rate} changes/s: backlog when the link came back`, unit: "changes", value: outcome.backlog },
    { name: `${rate} changes/s: time until it was gone`, unit: "s", value: outcome.drainSeconds },
    {
      name: `${rate} changes/s: draining`,
      unit: "changes/s",
      value: outcome.drainedPerSecond,
      baseline: { name: "written", value: outcome.writtenPerSecond },
      target: { kind: "at-least", value: 5 },
    },
  ];
}
