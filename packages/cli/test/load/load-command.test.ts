import { EventEmitter } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { LoadReportSchema } from "@isthmus/load";
import type { LoadPlan, LoadReport } from "@isthmus/load";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCommand } from "../../src/load/load-command.ts";
import type { LoadTerminal } from "../../src/load/load-command.ts";
import type { LoadSetting } from "../../src/load/load-setting.ts";
import { GOOD_REPORT } from "./example-load-report.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-load-test-"));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

const nowhere: LoadSetting = { sides: [], description: "a test", pollMs: 25 };

async function run(args: readonly string[], outcome: LoadReport = GOOD_REPORT) {
  let stdout = "";
  let stderr = "";
  const plans: LoadPlan[] = [];
  const started: string[] = [];
  const terminal: LoadTerminal & EventEmitter = Object.assign(new EventEmitter(), {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { isTTY: false, write: (text: string) => (stderr += text) } as unknown as NodeJS.WriteStream & {
      fd: 2;
    },
    stdin: new PassThrough(),
    exit: () => undefined,
  });
  const command = loadCommand(terminal, {
    run: async (plan) => {
      plans.push(plan);
      return Promise.resolve(outcome);
    },
    embedded: async ({ runtime, transport }) => {
      started.push(`${runtime} over ${transport}`);
      return Promise.resolve(nowhere);
    },
  });
  // Commander tells what is wrong by itself; a test needs no text of it.
  command.configureOutput({ writeErr: () => undefined });
  await command.exitOverride().parseAsync([...args], { from: "user" });
  return { stdout, stderr, plans, started, code: terminal.exitCode };
}

describe("the load command", () => {
  it("loads the embedded services where no flag is given", async () => {
    const { plans, started, code } = await run([]);
    expect(started).toEqual(["worker over kinesis"]);
    expect(plans[0]).toMatchObject({
      rate: { kind: "constant", perSecond: 40 },
      seconds: 20,
      stepsMax: Infinity,
      pollMs: 25,
      settleSeconds: 60,
      workload: { seed: 1, distribution: { kind: "zipf", exponent: 1 }, versionedShare: 0.5 },
    });
    expect(plans[0]?.writingRegions).toBeUndefined();
    expect(code).toBe(0);
  });

  it("passes every flag on", async () => {
    const { plans, started } = await run([
      ..."--runtime lambda --transport sqs --seconds 7 --steps 90 --rate 5 --shape burst --peak 50".split(
        " ",
      ),
      ..."--period 4 --burst 1 --concurrency 3 --mix inserts=1,deletes=2 --keys 8 --shared-keys 9".split(" "),
      ..."--distribution uniform --sizes 1k-2k --payload binary --versioned 0.25 --seed 42".split(" "),
      ..."--deadline 11 --poll 70 --from us-east-1 --delete-items".split(" "),
    ]);
    expect(started).toEqual(["lambda over sqs"]);
    expect(plans[0]).toEqual({
      run: plans[0]?.run,
      workload: {
        seed: 42,
        mix: { inserts: 1, overwrites: 0, updates: 0, deletes: 2, recreations: 0, conflicts: 0 },
        keys: 8,
        sharedKeys: 9,
        distribution: { kind: "uniform" },
        sizes: [{ minBytes: 1024, maxBytes: 2048, weight: 1 }],
        versionedShare: 0.25,
      },
      payload: "binary",
      rate: { kind: "burst", perSecond: 5, peak: 50, everySeconds: 4, burstSeconds: 1 },
      seconds: 7,
      stepsMax: 90,
      inFlightMax: 3,
      writingRegions: ["us-east-1"],
      settleSeconds: 11,
      pollMs: 70,
      deleteAfterwards: true,
    });
  });

  it("takes the sample's shape from its preset, and from the command line what stands there", async () => {
    const { plans } = await run("--preset sample --steps 500 --seed 9".split(" "));
    expect(plans[0]).toMatchObject({
      rate: { kind: "constant", perSecond: 304 },
      stepsMax: 500,
      writingRegions: ["cn-north-1"],
      pollMs: 500,
      workload: { seed: 9, versionedShare: 1, mix: { inserts: 1, updates: 0, conflicts: 0 } },
    });
  });

  it("prints tables, and the sample's published figures with its setting where its preset is run", async () => {
    const plain = await run([]);
    expect(plain.stdout).toMatch(/us-east-1 to cn-north-1 +57 +4 +80 ms +150 ms +321 ms/);
    expect(plain.stdout).toMatch(/what measuring adds\) +60 +12 ms/);
    expect(plain.stdout).toMatch(/echoes suppressed +110/);
    expect(plain.stdout).toMatch(/^converged: 90 keys identical in 2 regions/m);
    expect(plain.stdout).not.toContain("sample");
    const { stdout } = await run(["--preset", "sample"]);
    expect(stdout).toMatch(/last arrival after the load, seconds +2\.1 +34/);
    expect(stdout).toMatch(/seconds of loading +3\.0 +329/);
    expect(stdout).toContain("c5.large");
  });

  it("prints exactly one JSON object, of the published shape, with --json", async () => {
    const { stdout } = await run(["--json"]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(v.parse(LoadReportSchema, JSON.parse(stdout))).toEqual(GOOD_REPORT);
  });

  it("writes the page of the report where it is told to", async () => {
    const file = join(directory, "report.html");
    const { stderr } = await run(["--report", file]);
    expect(await readFile(file, "utf8")).toContain("<!doctype html>");
    expect(stderr).toContain(`the report is in ${file}`);
    await expect(run(["--report", join(directory, "no/such/report.html")])).rejects.toThrow("ENOENT");
  });

  it("ends with status 1 and shows hashed keys where the regions differ", async () => {
    const { code, stdout } = await run([], {
      ...GOOD_REPORT,
      converged: false,
      problems: ["The regions were not alike 60 s after the last write: 1 keys differ."],
      comparison: {
        ...GOOD_REPORT.comparison,
        identical: 89,
        differing: 1,
        lost: 1,
        differences: [
          {
            keyHash: "4f9a02c1d2e3f405",
            versions: { "us-east-1": "100.5@us-east-1", "cn-north-1": "absent" },
            lost: true,
          },
        ],
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("NOT CONVERGED: 1 keys differ, 1 are lost, 89 are identical in 2 regions");
    expect(stdout).toContain("key 4f9a02c1d2e3f405  us-east-1: 100.5@us-east-1  cn-north-1: absent  (lost)");
  });

  it("ends with status 130 where the writing was ended early and all is well", async () => {
    const { code, stdout } = await run([], { ...GOOD_REPORT, interrupted: true });
    expect(code).toBe(130);
    expect(stdout).toContain("The writing was ended early.");
  });

  it.each([
    ["--peak 9", "--peak 9 goes with --shape"],
    ["--shape ramp", "--shape ramp needs --peak"],
    ["--table orders", "Say where they are by --config or --side"],
    ["--side us-east-1", "--side needs --table"],
    ["--side us-east-1 --table orders", "--side is given 1 times"],
    ["--side us-east-1 --side cn-north-1 --table orders --profile mars=m", 'the region "mars"'],
    ["--config no-such-file.json", "cannot be read (ENOENT)"],
    ["--mix insert=1", "cannot be used"],
    ["--sizes 1m", "cannot be used"],
    ["--versioned 2", "a number from 0 to 1"],
    ["--profile china", "such as cn-north-1=china"],
  ])("refuses %s and says what is wrong, before anything is started", async (flags, message) => {
    await expect(run(flags.split(" "))).rejects.toThrow(message);
  });

  it("shows what a load on AWS does and costs, and does not begin unasked where nobody can be asked", async () => {
    const file = join(directory, "isthmus.config.json");
    const inbox = { kind: "sqs", queue: "inbox" };
    await writeFile(
      file,
      JSON.stringify({
        regions: { "us-east-1": { inbox }, "cn-north-1": { inbox, profile: "china" } },
        tables: { orders: {}, carts: {} },
      }),
    );
    await expect(run(["--config", file])).rejects.toThrow(
      "several tables. Choose one by --table: orders, carts",
    );
    await expect(run(["--config", file, "--table", "orders", "--preset", "sample"])).rejects.toThrow(
      "by --from",
    );
    await expect(run(["--config", file, "--table", "orders"])).rejects.toThrow("Give --yes");
  });
});
