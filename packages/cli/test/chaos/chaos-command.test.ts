import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { chaosCommand } from "../../src/chaos/chaos-command.ts";
import { CHAOS_DEFAULTS } from "../../src/chaos/options.ts";
import type { ChaosOptions } from "../../src/chaos/options.ts";
import { survived } from "../../src/chaos/report.ts";
import type { ChaosReport } from "../../src/chaos/report.ts";
import type { DemoTerminal } from "../../src/demo/demo-command.ts";

const good: ChaosReport = {
  seed: 7,
  transport: "kinesis",
  faults: {
    throttle: 50,
    partial: 40,
    "lost-response": 30,
    "expired-credentials": 20,
    latency: 10,
    expiry: 0,
    cut: 2,
  },
  brokenInvocations: 15,
  keyRotations: 3,
  refusedKeys: 8,
  invocations: 300,
  coldStarts: 20,
  poisonSent: 12,
  total: 179,
  changesForwarded: 800,
  agreed: true,
  identical: 57,
  differing: 0,
  missingLetters: [],
  strayLetters: [],
  trouble: [],
};

async function run(args: readonly string[], report: ChaosReport) {
  let stdout = "";
  const asked: ChaosOptions[] = [];
  const terminal: DemoTerminal & EventEmitter = Object.assign(new EventEmitter(), {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream & { fd: 2 },
    exit: () => undefined,
  });
  const command = chaosCommand(async (options) => {
    asked.push(options);
    return Promise.resolve(asked.length > 1 ? { ...good, seed: options.seed } : report);
  }, terminal);
  await command.exitOverride().parseAsync([...args], { from: "user" });
  return { stdout, asked, code: terminal.exitCode };
}

describe("the chaos command", () => {
  it("runs with the defaults where no flag is given, and shows its seed", async () => {
    const { asked, stdout, code } = await run([], good);
    expect(asked).toEqual([CHAOS_DEFAULTS]);
    expect(stdout).toContain("seed 7");
    expect(stdout).toContain("survived: 57 items identical");
    expect(code).toBe(0);
  });

  it("takes its flags", async () => {
    const { asked } = await run(
      ["--transport", "sqs", "--seed", "9", "--faults", "20", "--poison", "0"],
      good,
    );
    expect(asked[0]).toEqual({ ...CHAOS_DEFAULTS, transport: "sqs", seed: 9, faults: 20, poison: 0 });
  });

  it("runs a campaign for each seed, shows each, and fails if one of them does", async () => {
    const { asked, stdout, code } = await run(["--seed", "7", "--seeds", "3"], { ...good, differing: 1 });
    expect(asked.map(({ seed }) => seed)).toEqual([7, 8, 9]);
    for (const seed of [7, 8, 9]) expect(stdout).toContain(`seed ${seed},`);
    expect(code).toBe(1);
  });

  it.each([
    ["a difference", { differing: 1 }],
    ["no agreement", { agreed: false }],
    ["poison without a letter", { missingLetters: ["cn-north-1 malformed-message poison 3"] }],
    ["a good change among the letters", { strayLetters: ["cn-north-1 invalid-item cities 5"] }],
  ])("fails for %s, and tells the seed to run again with", async (_, change) => {
    const { stdout, code } = await run([], { ...good, ...change });
    expect(code).toBe(1);
    expect(stdout).toContain("NOT SURVIVED");
    expect(stdout).toContain("--seed 7");
    for (const mark of Object.values(change).flat())
      if (typeof mark === "string") expect(stdout).toContain(mark);
    expect(survived({ ...good, ...change })).toBe(false);
  });
});
