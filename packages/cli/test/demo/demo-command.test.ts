import { EventEmitter } from "node:events";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { demoCommand } from "../../src/demo/demo-command.ts";
import type { DemoTerminal } from "../../src/demo/demo-command.ts";
import { DEMO_DEFAULTS } from "../../src/demo/options.ts";
import type { DemoOptions } from "../../src/demo/options.ts";
import { DemoReportSchema } from "../../src/demo/report.ts";
import type { DemoReport } from "../../src/demo/report.ts";

const writes = { put: 4, update: 3, delete: 2, contended: 1 };
const lags = { arrivals: 10, p50Ms: 120, p99Ms: 900, maxMs: 950 };
const good: DemoReport = {
  format: 1,
  converged: true,
  trouble: [],
  runtime: "worker",
  transport: "kinesis",
  regions: ["us-east-1", "cn-north-1"],
  seed: 1,
  items: { loaded: 60, identical: 57, differing: 0 },
  differences: [],
  writes: { versioned: writes, unversioned: writes, "poor-clock": writes },
  replication: {
    forwarded: 100,
    applied: 90,
    superseded: 8,
    duplicates: 2,
    coalesced: 5,
    settled: 20,
    conflicts: 7,
    echoesSuppressed: 88,
    retried: 0,
    deadLetters: {},
  },
  lag: { linkUp: lags, linkCut: lags },
  requests: { perChange: 1.5, byOperation: { PutItem: 120, PutRecords: 30 } },
  link: { cutSeconds: 3 },
  seconds: { start: 1, load: 2, write: 12, settle: 1.5, total: 17 },
};

async function run(args: readonly string[], outcome: DemoReport | (() => Promise<DemoReport>)) {
  let stdout = "";
  const asked: DemoOptions[] = [];
  const terminal: DemoTerminal & EventEmitter = Object.assign(new EventEmitter(), {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream & { fd: 2 },
    exit: () => undefined,
  });
  const command = demoCommand(async (options) => {
    asked.push(options);
    return typeof outcome === "function" ? outcome() : outcome;
  }, terminal);
  await command.exitOverride().parseAsync([...args], { from: "user" });
  return { stdout, asked, code: terminal.exitCode };
}

describe("the demo command", () => {
  it("runs with the defaults where no flag is given", async () => {
    expect((await run([], good)).asked).toEqual([DEMO_DEFAULTS]);
  });

  it("passes every flag on", async () => {
    const flags = "--transport sqs-fifo --regions 3 --items 77 --seconds 5 --rate 9 --seed 42".split(" ");
    expect((await run(flags, good)).asked).toEqual([
      { runtime: "worker", transport: "sqs-fifo", regions: 3, items: 77, seconds: 5, rate: 9, seed: 42 },
    ]);
  });

  it("ends with status 0 and says how many items are identical where the regions have converged", async () => {
    const { code, stdout } = await run([], good);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^converged: 57 items identical in 2 regions$/m);
    expect(stdout).toContain("GeoNames");
  });

  it("ends with status 1 and shows key, versions and attributes where the regions differ", async () => {
    const { code, stdout } = await run([], {
      ...good,
      converged: false,
      items: { loaded: 60, identical: 56, differing: 1 },
      differences: [
        {
          key: "1796236",
          versions: { "us-east-1": "100.5@us-east-1", "cn-north-1": "absent" },
          attributes: ["population"],
        },
      ],
    });
    expect(code).toBe(1);
    expect(stdout).toContain("NOT CONVERGED: 1 items differ, 56 are identical in 2 regions");
    expect(stdout).toContain("1796236  us-east-1: 100.5@us-east-1  cn-north-1: absent (population)");
  });

  it("ends with status 1 where something was dead-lettered, although the regions have converged", async () => {
    const { code, stdout } = await run([], {
      ...good,
      replication: { ...good.replication, deadLetters: { "invalid-item": 2 } },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/dead letters +2 invalid-item/);
  });

  it("prints exactly one JSON object, of the published shape, with --json", async () => {
    const { stdout } = await run(["--json"], good);
    expect(v.parse(DemoReportSchema, JSON.parse(stdout))).toEqual(good);
    expect(stdout.endsWith("}\n")).toBe(true);
  });

  it("passes on an error that is no interruption", async () => {
    await expect(run([], async () => Promise.reject(new Error("no such binary")))).rejects.toThrow(
      "no such binary",
    );
  });
});

describe("the report's schema", () => {
  it("refuses an unknown field, a missing one and a negative count", () => {
    const { seed: _, ...missing } = good;
    expect(v.is(DemoReportSchema, good)).toBe(true);
    expect(v.is(DemoReportSchema, { ...good, extra: 1 })).toBe(false);
    expect(v.is(DemoReportSchema, missing)).toBe(false);
    expect(v.is(DemoReportSchema, { ...good, seed: -1 })).toBe(false);
  });
});
