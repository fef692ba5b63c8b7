import { timestampFromMillis } from "@isthmus/core";
import type { Clock } from "@isthmus/core";

/** This machine's clock, to the millisecond. Keep it synchronised: a clock that runs ahead wins conflicts that it should not. */
export const systemClock: Clock = { now: () => timestampFromMillis(Date.now()) };
