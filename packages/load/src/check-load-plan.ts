import { LOAD_WRITES_MAX } from "./load-plan.ts";
import type { LoadPlan } from "./load-plan.ts";
import type { LoadSide } from "./load-side.ts";
import { invalidLoad } from "./workload/invalid-load.ts";
import { checkRateShape, writesWithin } from "./workload/rate-shape.ts";

const RUN_MAX = 10 ** 15 - 1;
const REGIONS_MAX = 100;

/**
 * How many steps the plan lets one region begin.
 *
 * @returns a whole number
 */
export function plannedSteps({ rate, seconds, stepsMax }: LoadPlan): number {
  return Math.min(stepsMax, Math.ceil(writesWithin(rate, seconds)));
}

/**
 * Checks what no single part of a plan can know.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function checkLoadPlan(plan: LoadPlan, sides: readonly LoadSide[]): void {
  checkRateShape(plan.rate);
  if (sides.length < 2 || sides.length > REGIONS_MAX) {
    throw invalidLoad(`The load has ${sides.length} regions. Allowed: 2 to ${REGIONS_MAX}.`);
  }
  if (!Number.isInteger(plan.run) || plan.run < 0 || plan.run > RUN_MAX) {
    throw invalidLoad(`The run is named ${plan.run}. Allowed: a whole number of at most 15 digits.`);
  }
  if (!(plan.seconds > 0) && !(plan.stepsMax > 0)) {
    throw invalidLoad("The load has neither a time nor a number of writes. Give one of the two.");
  }
  const known = sides.map(({ region }) => String(region));
  const unknown = plan.writingRegions?.find((region) => !known.includes(region));
  if (unknown !== undefined || plan.writingRegions?.length === 0) {
    throw invalidLoad(
      `The load is to write in ${JSON.stringify(plan.writingRegions)}. Allowed: at least one of ${known.join(", ")}.`,
    );
  }
  const writes = plannedSteps(plan) * (plan.writingRegions?.length ?? sides.length);
  if (writes > LOAD_WRITES_MAX) {
    throw invalidLoad(
      `The load would make ${writes} writes. Allowed: ${LOAD_WRITES_MAX}, because each is followed in memory. Write for a shorter time, or run several loads.`,
    );
  }
}
