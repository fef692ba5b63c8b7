import { CLOCK_SCHEDULES } from "./clock-schedules.ts";
import { DELETION_SCHEDULES } from "./deletion-schedules.ts";
import { EXACTNESS_SCHEDULES } from "./exactness-schedules.ts";
import { LOOP_SCHEDULES } from "./loop-schedules.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The counterexamples that replication by timestamp alone fails, each with the end it must have. Run them against your own store and
 * transport with {@link scheduleCases}.
 */
export const NAMED_SCHEDULES: readonly Schedule[] = [
  ...CLOCK_SCHEDULES,
  ...LOOP_SCHEDULES,
  ...DELETION_SCHEDULES,
  ...EXACTNESS_SCHEDULES,
];
