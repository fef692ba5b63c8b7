import { describe, expect, it } from "vitest";
import { DEMO_DEFAULTS } from "../../src/demo/options.ts";
import type { Progress } from "../../src/demo/progress.ts";
import { renderReport } from "../../src/demo/render-report.ts";
import { succeeded } from "../../src/demo/report.ts";
import { runDemo } from "../../src/demo/run-demo.ts";
import { droppingTransport } from "./dropping-transport.ts";

const silent: Progress = { step() {}, update() {}, stop() {} };
const TIMEOUT_MS = 240_000;

describe("a demo over a transport that loses what it has accepted", () => {
  it(
    "fails and names keys with the versions of both regions",
    async () => {
      let dropped = 0;
      const report = await runDemo(
        { ...DEMO_DEFAULTS, items: 40, seconds: 3, rate: 60 },
        {
          progress: silent,
          signal: new AbortController().signal,
          agreementDeadlineMs: 30_000,
          wrapTransport: (region, stage) =>
            droppingTransport(
              () => region === "us-east-1" && ["writing", "settling"].includes(stage()),
              () => (dropped += 1),
            ),
        },
      );
      expect(dropped).toBeGreaterThan(0);
      expect(succeeded(report)).toBe(false);
      expect(report.converged).toBe(false);
      expect(report.items.differing).toBeGreaterThan(0);
      const [first] = report.differences;
      expect(first?.key).toMatch(/^\d+$/);
      expect(Object.keys(first?.versions ?? {})).toEqual(["us-east-1", "cn-north-1"]);
      expect(report.trouble[0]).toContain("did not agree in time after writing");
      const text = renderReport(report);
      expect(text).toContain(`NOT CONVERGED: ${report.items.differing} items differ`);
      expect(text).toContain(first?.key);
    },
    TIMEOUT_MS,
  );
});
