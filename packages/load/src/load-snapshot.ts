import type { LagSummary } from "./measure/lag-histogram.ts";

/** How one direction is getting on. */
export interface DirectionSnapshot {
  readonly from: string;
  readonly to: string;
  readonly pending: number;
  readonly lag: LagSummary;
}

/** How a run is getting on. */
export interface LoadSnapshot {
  readonly stage: "writing" | "settling";
  /** Since the first write. */
  readonly elapsedSeconds: number;
  /** Acknowledged writes by region. */
  readonly acknowledged: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly directions: readonly DirectionSnapshot[];
}
