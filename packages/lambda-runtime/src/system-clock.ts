import { timestampFromMillis } from "@isthmus/core";
import type { Clock } from "@isthmus/core";

/** The function's own clock, to the millisecond. Lambda keeps it synchronised. */
export const systemClock: Clock = { now: () => timestampFromMillis(Date.now()) };
