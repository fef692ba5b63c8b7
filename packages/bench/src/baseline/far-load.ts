import { IsthmusError } from "@isthmus/core";
import { ITEM_SIZES_DEFAULT } from "@isthmus/load";
import type { LoadPlan, LoadReport, WriteMix } from "@isthmus/load";
import type { Figure } from "../figure.ts";

/** What differs between the loads of the groups. */
export interface FarLoadOptions {
  readonly mix: WriteMix;
  /** Both regions together. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly pollMs: number;
}

const REGIONS = 2;

/** A load of both regions at once, half of the rate each. */
export function farLoad({ mix, perSecond, seconds, pollMs }: FarLoadOptions): LoadPlan {
  return {
    run: 1,
    workload: {
      seed: 1,
      mix,
      keys: 500,
      sharedKeys: 50,
      distribution: { kind: "zipf", exponent: 1 },
      sizes: ITEM_SIZES_DEFAULT,
      versionedShare: 0.5,
    },
    payload: "text",
    rate: { kind: "constant", perSecond: perSecond / REGIONS },
    seconds,
    stepsMax: Infinity,
    inFlightMax: 64,
    settleSeconds: 120,
    pollMs,
  };
}

/**
 * Keys that are not alike in both regions, or not what their only writer left.
 *
 * @throws IsthmusError `unexpected` when the load has not converged though all keys are in order, because of dead letters for example
 */
export function troubledKeys(name: string, { converged, comparison, problems }: LoadReport): Figure {
  const value = comparison.differing + comparison.lost;
  if (!converged && value === 0) {
    throw new IsthmusError(
      "unexpected",
      `The load has not converged: ${problems.join(" ")} Allowed: loads that converge. Run this group alone.`,
    );
  }
  return { name, unit: "keys", value, target: { kind: "at-most", value: 0 } };
}
