import type { LoadPlan } from "../../src/load-plan.ts";
import { parseItemSizes } from "../../src/workload/item-sizes.ts";
import { WRITE_MIX_DEFAULT } from "../../src/workload/write-mix.ts";

/** Some of everything, ended by its number of steps. */
export const EXAMPLE_PLAN: LoadPlan = {
  run: 1_795_582_222,
  workload: {
    seed: 5,
    mix: WRITE_MIX_DEFAULT,
    keys: 30,
    sharedKeys: 5,
    distribution: { kind: "zipf", exponent: 1 },
    sizes: parseItemSizes("200-1k:50,100k:1"),
    versionedShare: 0.5,
  },
  payload: "text",
  rate: { kind: "constant", perSecond: 60 },
  seconds: 600,
  stepsMax: 150,
  inFlightMax: 16,
  settleSeconds: 90,
  pollMs: 20,
};
