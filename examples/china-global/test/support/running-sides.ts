import type { SynthesizedStack } from "@isthmus/local-cloud";
import { onTestFinished } from "vitest";
import type { ChinaGlobalConfig } from "../../lib/china-global-config.ts";
import { config } from "../../replication.config.ts";
import { synthesized } from "./synthesized.ts";
import type { Synthesized } from "./synthesized.ts";
import { twoSides } from "./two-sides.ts";
import type { TwoSides } from "./two-sides.ts";

/** Starting two sides with cold functions takes seconds, and a circuit breaker stays open for ten. */
export const TEST_TIMEOUT_MS = 300_000;

/** Synthesizes the example with some of its configuration changed, and runs it until the test is over. */
export async function runningSides(changed: Partial<ChinaGlobalConfig> = {}): Promise<TwoSides> {
  const both = await synthesized({ ...config, ...changed });
  onTestFinished(both.remove);
  return runningStacks(both);
}

/** Runs what was synthesized, or what a change has made of it, until the test is over. */
export async function runningStacks(
  { stacks }: Synthesized,
  tamper: (stack: SynthesizedStack) => SynthesizedStack = (stack) => stack,
): Promise<TwoSides> {
  const sides = await twoSides(stacks.map(tamper), {
    [config.china.account]: config.china.issuerUrl,
    [config.global.account]: config.global.issuerUrl,
  });
  onTestFinished(sides.stop);
  return sides;
}
