import { invalidLoad } from "./invalid-load.ts";

/** How many writes a second one region's writer makes, over time. */
export type RateShape =
  | { readonly kind: "constant"; readonly perSecond: number }
  /** From one rate to another in a straight line over `seconds`, and at the latter from then on. */
  | { readonly kind: "ramp"; readonly from: number; readonly to: number; readonly seconds: number }
  /** Every `everySeconds`, the last `burstSeconds` are at `peak`. */
  | {
      readonly kind: "burst";
      readonly perSecond: number;
      readonly peak: number;
      readonly everySeconds: number;
      readonly burstSeconds: number;
    };

/**
 * Checks a shape.
 *
 * @throws IsthmusError `invalid-config` (configuration) for a rate or a time that is not above 0, or a burst as long as its period
 */
export function checkRateShape(shape: RateShape): void {
  const { kind, ...numbers } = shape;
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0 && value < Infinity)) {
      throw invalidLoad(`The ${kind} rate has ${name} ${value}. Allowed: a number above 0.`);
    }
  }
  if (shape.kind === "burst" && shape.burstSeconds >= shape.everySeconds) {
    throw invalidLoad(
      `A burst of ${shape.burstSeconds} s every ${shape.everySeconds} s leaves no time between bursts. Make it shorter than its period.`,
    );
  }
}

/** How many writes are due within the first `seconds`: the area under the rate. */
export function writesWithin(shape: RateShape, seconds: number): number {
  switch (shape.kind) {
    case "constant":
      return shape.perSecond * seconds;
    case "ramp": {
      const { from, to, seconds: rampSeconds } = shape;
      const rising = Math.min(seconds, rampSeconds);
      const during = from * rising + ((to - from) * rising ** 2) / (2 * rampSeconds);
      return during + to * (seconds - rising);
    }
    case "burst": {
      const { perSecond, peak, everySeconds, burstSeconds } = shape;
      const calmSeconds = everySeconds - burstSeconds;
      const periods = Math.floor(seconds / everySeconds);
      const rest = seconds - periods * everySeconds;
      const inPeriod = perSecond * Math.min(rest, calmSeconds) + peak * Math.max(0, rest - calmSeconds);
      return periods * (perSecond * calmSeconds + peak * burstSeconds) + inPeriod;
    }
    default:
      return shape satisfies never;
  }
}

/** When the write with this number is due, in seconds; the first has number 0. The inverse of {@link writesWithin}. */
export function secondsOfWrite(shape: RateShape, number: number): number {
  switch (shape.kind) {
    case "constant":
      return number / shape.perSecond;
    case "ramp": {
      const { from, to, seconds } = shape;
      const during = writesWithin(shape, seconds);
      if (number >= during) return seconds + (number - during) / to;
      const slope = (to - from) / seconds;
      // The citardauq form of the quadratic's root: exact also where the slope is next to nothing.
      return (2 * number) / (from + Math.sqrt(Math.max(0, from ** 2 + 2 * slope * number)));
    }
    case "burst": {
      const { perSecond, peak, everySeconds, burstSeconds } = shape;
      const calmSeconds = everySeconds - burstSeconds;
      const inPeriod = perSecond * calmSeconds + peak * burstSeconds;
      const periods = Math.floor(number / inPeriod);
      const rest = number - periods * inPeriod;
      const calm = Math.min(rest, perSecond * calmSeconds);
      return periods * everySeconds + calm / perSecond + (rest - calm) / peak;
    }
    default:
      return shape satisfies never;
  }
}
