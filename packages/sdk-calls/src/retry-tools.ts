import type { RetryTools } from "@isthmus/core";
import { sleep } from "./sleep.ts";

/** The real tools: `Math.random`, a timer, and a clock that never goes back. Any of them can be replaced, as tests do. */
export function retryTools(
  replaced: {
    readonly [Tool in keyof RetryTools]?: RetryTools[Tool] | undefined;
  } = {},
): RetryTools {
  return {
    random: replaced.random ?? Math.random,
    sleep: replaced.sleep ?? sleep,
    nowMs: replaced.nowMs ?? (() => performance.now()),
  };
}
