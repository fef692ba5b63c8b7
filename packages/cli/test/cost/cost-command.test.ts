import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { costCommand } from "../../src/cost/cost-command.ts";
import type { CostEstimate } from "../../src/cost/estimate-cost.ts";

async function run(...flags: readonly string[]): Promise<string> {
  let text = "";
  const terminal = { stdout: { write: (part: string) => (text += part) } };
  const command = costCommand(terminal)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync(flags, { from: "user" });
  return text;
}

const FIFTY = ["--writes-per-second", "50"];

describe("isthmus cost", () => {
  it("prints each region's lines in its currency, the totals, and Global Tables beside them", async () => {
    const text = await run(...FIFTY);
    expect(text).toMatch(/^Replicating 50 writes\/s of 1 KB over kinesis-on-demand/);
    expect(text).toMatch(/^us-east-1, USD a month .*\n(?:.+\n)+total +[\d,.]+\n\ncn-north-1, CNY a month/m);
    expect(text).toMatch(
      /^Isthmus +[\d,.]+ +[\d,.]+\nGlobal Tables, if there were any here +[\d,.]+ +[\d,.]+$/m,
    );
    expect(text).toMatch(/\d+ % of the total rests on such prices/);
    expect(text).toContain("At 7.2 yuan for a dollar.");
  });

  it("prints one JSON object where asked to", async () => {
    const estimate = JSON.parse(await run(...FIFTY, "--json", "--source", "cn-north-1")) as CostEstimate;
    expect(estimate.workload).toMatchObject({ writesPerSecond: 50, source: "cn-north-1" });
    expect(estimate.regions.map(({ region }) => region)).toEqual(["us-east-1", "cn-north-1"]);
    expect(estimate.totalUsd).toBeGreaterThan(estimate.globalTables.totalUsd);
  });

  it("says nothing of yuan and assumptions where there are none", async () => {
    const text = await run(...FIFTY, "--regions", "us-east-1,us-east-2");
    expect(text).toContain("us-east-2, USD a month");
    expect(text).not.toContain("yuan");
  });

  it("prints the prices with their sources, and in the form that --prices takes", async () => {
    const directory = await mkdtemp(join(tmpdir(), "isthmus-cost-"));
    try {
      expect(await run(...FIFTY, "--print-prices")).toMatch(
        /^sqsRequests +0\.4 +million requests +2026-11-25 +https:\/\/aws\.amazon\.com\/sqs\/pricing\/$/m,
      );
      const path = join(directory, "prices.json");
      await writeFile(path, await run(...FIFTY, "--print-prices", "--json"));
      const [own, given] = [await run(...FIFTY, "--json"), await run(...FIFTY, "--json", "--prices", path)];
      const [before, after] = [JSON.parse(own) as CostEstimate, JSON.parse(given) as CostEstimate];
      expect(after.totalUsd).toBeCloseTo(before.totalUsd, 9);
      expect(after.assumedUsd).toBe(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it.each([
    [[], /--writes-per-second/],
    [["--writes-per-second", "-1"], /number from 0/],
    [["--writes-per-second", "1e3"], /number from 0/],
    [[...FIFTY, "--regions", "Beijing,us-east-1"], /names of AWS regions/],
    [[...FIFTY, "--transport", "kafka"], /kinesis-on-demand/],
    [[...FIFTY, "--regions", "us-east-1"], /names 1; allowed: 2 to 8/],
    [[...FIFTY, "--regions", "us-east-1,us-east-1"], /names a region twice/],
    [[...FIFTY, "--source", "eu-west-1"], /is none of the regions us-east-1, cn-north-1/],
    [[...FIFTY, "--inserts", "0.7", "--deletes", "0.4"], /more than all writes/],
  ])("refuses %j with what is allowed", async (flags, message) => {
    await expect(run(...flags)).rejects.toThrow(message);
  });
});
