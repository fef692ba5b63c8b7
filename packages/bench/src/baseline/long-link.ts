import { faultInjector } from "@isthmus/local-cloud";
import type { FaultInjector } from "@isthmus/local-cloud";

/** The round trip that both ways of a comparison have to live with, in milliseconds. */
export const ROUND_TRIP_MS = 50;

/** A link that adds {@link ROUND_TRIP_MS} to every request. */
export function longLink(): FaultInjector {
  return faultInjector({ seed: 1, plan: [{ kind: "latency", ms: ROUND_TRIP_MS }] });
}
