import { describe, expect, it } from "vitest";
import { CHAOS_DEFAULTS } from "../../src/chaos/options.ts";
import { renderChaosReport } from "../../src/chaos/render-report.ts";
import { survived } from "../../src/chaos/report.ts";
import { runChaos } from "../../src/chaos/run-chaos.ts";
import { DEMO_TRANSPORTS } from "../../src/demo/options.ts";
import type { Progress } from "../../src/demo/progress.ts";

// Under a loaded machine a campaign is slow; its own deadlines, not this one, are to end it.
const TIMEOUT_MS = 400_000;
/** Less than usual, so that what hangs does not hold the test up for long. */
const FUNCTION_TIMEOUT_MS = 5000;
const silent: Progress = { step() {}, update() {}, stop() {} };

describe("a short fault campaign on the bundled functions", () => {
  it.concurrent.each(DEMO_TRANSPORTS)(
    "over %s leaves the tables equal and exactly the poison in the dead letters",
    async (transport) => {
      const report = await runChaos(
        { ...CHAOS_DEFAULTS, transport, faults: 30, items: 30, seconds: 6, poison: 6 },
        { progress: silent, signal: new AbortController().signal, functionTimeoutMs: FUNCTION_TIMEOUT_MS },
      );
      // The report tells what went wrong and the seed to run again with.
      expect(survived(report) ? "survived" : renderChaosReport(report)).toBe("survived");
      expect(report.total).toBeGreaterThanOrEqual(36);
      expect(report.poisonSent).toBe(6);
      expect(report.keyRotations).toBeGreaterThanOrEqual(3);
      expect(report.refusedKeys).toBeGreaterThan(0);
      expect(report.brokenInvocations).toBeGreaterThan(0);
      expect(report.identical).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
