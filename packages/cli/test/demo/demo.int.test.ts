import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { DEMO_TRANSPORTS } from "../../src/demo/options.ts";
import { DemoReportSchema } from "../../src/demo/report.ts";
import { runIsthmus } from "../support/run-isthmus.ts";

// Under a loaded machine the demo is slow; its own deadlines, not this one, are to end it.
const TIMEOUT_MS = 240_000;
const SMALL = ["--items", "60", "--seconds", "3", "--rate", "60"];

describe("isthmus demo", () => {
  it.each([
    ...DEMO_TRANSPORTS.map((transport) => ["worker", transport, 2] as const),
    ["worker", "kinesis", 3] as const,
    ...DEMO_TRANSPORTS.map((transport) => ["lambda", transport, 2] as const),
  ])(
    "converges with the runtime %s over %s in %i regions, and says so in one JSON object",
    async (runtime, transport, regions) => {
      const { code, stdout } = await runIsthmus([
        "demo",
        "--json",
        ...SMALL,
        "--runtime",
        runtime,
        "--transport",
        transport,
        "--regions",
        String(regions),
      ]).end;
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
      const report = v.parse(DemoReportSchema, JSON.parse(stdout));
      expect(report).toMatchObject({ converged: true, runtime, transport, trouble: [], differences: [] });
      expect(report.regions).toHaveLength(regions);
      expect(code).toBe(0);

      expect(report.items.differing).toBe(0);
      expect(report.items.identical).toBeGreaterThan(0);
      const written = Object.values(report.writes).flatMap((counts) => Object.values(counts));
      expect(written.reduce((sum, count) => sum + count, 0)).toBe(60 * 3 * regions);
      expect(report.replication.conflicts).toBeGreaterThan(0);
      expect(report.replication.echoesSuppressed).toBeGreaterThan(0);
      expect(report.replication.settled).toBeGreaterThan(0);
      expect(report.replication.deadLetters).toEqual({});
      expect(report.lag.linkUp.arrivals).toBeGreaterThan(0);
      expect(report.lag.linkUp.p50Ms).toBeLessThanOrEqual(report.lag.linkUp.p99Ms);
      expect(report.link.cutSeconds).toBeGreaterThan(0);
      expect(report.requests.byOperation["PutItem"]).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    "stops everything on Ctrl-C and ends with status 130",
    async () => {
      const run = runIsthmus(["demo", "--json", "--items", "20", "--seconds", "600", "--rate", "5"]);
      await run.saysOnStderr("Writing the same keys");
      const { pid = 0 } = run.child;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
      expect(children).toHaveLength(2);
      run.child.kill("SIGINT");
      const { code, stdout, stderr } = await run.end;
      expect(code).toBe(130);
      expect(stdout).toBe("");
      expect(stderr).toContain("interrupted; everything that was started has been stopped");
      expect(children.filter((child) => existsSync(`/proc/${child}`))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
