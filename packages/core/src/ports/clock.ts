import type { Timestamp } from "../timestamp.ts";

/** The time of this region. Convergence does not depend on it; fairness and the bounds on the future do. */
export interface Clock {
  now(): Timestamp;
}
