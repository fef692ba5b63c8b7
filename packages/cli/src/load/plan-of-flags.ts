import { IsthmusError } from "@isthmus/core";
import type { LoadPlan, RateShape } from "@isthmus/load";
import type { LoadFlags } from "./load-flags.ts";

/** What depends on where the load runs. */
export interface PlanSetting {
  readonly pollMs: number;
  /** Names the run. */
  readonly run: number;
  /** Default: the flags', and with none all regions. */
  readonly writingRegions?: readonly string[];
}

/**
 * The plan that the flags ask for.
 *
 * @throws IsthmusError `invalid-config` (configuration) for flags that do not go together
 */
export function planOfFlags(flags: LoadFlags, setting: PlanSetting): LoadPlan {
  const writingRegions = flags.from.length > 0 ? flags.from : setting.writingRegions;
  return {
    run: setting.run,
    workload: {
      seed: flags.seed,
      mix: flags.mix,
      keys: flags.keys,
      sharedKeys: flags.sharedKeys,
      distribution:
        flags.distribution === "zipf" ? { kind: "zipf", exponent: flags.zipf } : { kind: "uniform" },
      sizes: flags.sizes,
      versionedShare: flags.versioned,
    },
    payload: flags.payload,
    rate: rateOf(flags),
    seconds: flags.seconds,
    stepsMax: flags.steps ?? Infinity,
    inFlightMax: flags.concurrency,
    ...(writingRegions !== undefined && { writingRegions }),
    settleSeconds: flags.deadline,
    pollMs: flags.poll ?? setting.pollMs,
    deleteAfterwards: flags.deleteItems,
  };
}

function rateOf({ shape, rate, peak, seconds, period, burst }: LoadFlags): RateShape {
  if (shape === "constant") {
    if (peak === undefined) return { kind: "constant", perSecond: rate };
    throw invalid(
      `--peak ${peak} goes with --shape ramp or --shape burst. Name one of them, or leave --peak out.`,
    );
  }
  if (peak === undefined) {
    throw invalid(`--shape ${shape} needs --peak: the rate that it goes up to, in writes a second.`);
  }
  return shape === "ramp"
    ? { kind: "ramp", from: rate, to: peak, seconds }
    : { kind: "burst", perSecond: rate, peak, everySeconds: period, burstSeconds: burst };
}

function invalid(message: string): IsthmusError {
  return new IsthmusError("invalid-config", message, { kind: "configuration" });
}
