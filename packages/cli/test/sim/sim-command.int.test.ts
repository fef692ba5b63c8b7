import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIsthmus } from "../support/run-isthmus.ts";
import type { IsthmusEnd } from "../support/run-isthmus.ts";

const DEADLINE_MS = 120_000;

describe("isthmus sim as a user runs it", { timeout: DEADLINE_MS }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "isthmus-sim-"));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  const sim = async (flags: string): Promise<IsthmusEnd> =>
    runIsthmus(["sim", ...flags.split(" "), "--trace", join(folder, "trace.txt")]).end;

  it("ends with status 0, prints one JSON object and writes no trace where nothing breaks", async () => {
    const { code, stdout } = await sim("--minutes 0.02 --length 1 --seed 1 --regions 3 --json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      protocol: "isthmus",
      exhaustive: { stages: [{ stage: "3 regions, 1 writes, one duplicate, clocks agree" }, {}, {}, {}] },
      random: { worlds: expect.any(Number) as number },
    });
    await expect(readFile(join(folder, "trace.txt"))).rejects.toThrow("ENOENT");
  });

  it("ends with status 1 and keeps the trace where something breaks, the same each time for one seed", async () => {
    const [first, second] = [await sim("--random --protocol sample --seed 7"), await readTrace(folder)];
    expect(first.code).toBe(1);
    expect(second).toMatch(/VIOLATION of "convergence": .*\n$/);
    expect(first.stdout).toContain(second);
    await sim("--random --protocol sample --seed 7");
    expect(await readTrace(folder)).toBe(second);
  });

  it("ends with status 2 where the flags leave nothing to search", async () => {
    const { code, stderr } = await sim("--exhaustive --regions 4");
    expect(code).toBe(2);
    expect(stderr).toContain("No stage of the exhaustive search is left");
  });
});

async function readTrace(folder: string): Promise<string> {
  return readFile(join(folder, "trace.txt"), "utf8");
}
