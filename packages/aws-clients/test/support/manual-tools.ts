import type { SideTools } from "../../src/index.ts";
import type { StandIn } from "./stand-in.ts";

/** Tools whose clock stands still until it is moved. */
export interface ManualTools extends SideTools {
  advance(ms: number): void;
}

/** The clock begins at the machine's time, because the SDK judges signatures and expiry by that. */
export function manualTools(
  standIn: StandIn | undefined,
  environment: Readonly<Record<string, string>> = {},
  random: () => number = () => 0,
): ManualTools {
  let now = Date.now();
  return {
    nowMs: () => now,
    random,
    environment,
    wrapHandler: (handler) => standIn?.redirect(handler) ?? handler,
    advance: (ms) => {
      now += ms;
    },
  };
}
