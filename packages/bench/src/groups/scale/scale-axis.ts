import type { BenchOptions } from "../../bench-group.ts";
import type { Figure } from "../../figure.ts";
import type { ScaleStage } from "./scale-stage.ts";

/** One thing that is varied while all else stays. */
export interface ScaleAxis {
  /** With its unit, as plots and figures name it. */
  readonly name: string;
  /** Rising. A quick run takes the first two. */
  readonly values: readonly number[];
  /** Measures at the given values. */
  readonly measure: (
    values: readonly number[],
    stage: ScaleStage,
    options: BenchOptions,
  ) => Promise<readonly Figure[]>;
}

/** Figures of one line: a value at each point. */
export function lineOf(
  axis: string,
  series: string,
  unit: string,
  values: ReadonlyMap<number, number>,
): readonly Figure[] {
  return [...values].map(([at, value]) => ({
    name: `${axis} = ${at.toLocaleString("en")}: ${series}`,
    unit,
    value,
    point: { axis, at, series },
  }));
}
