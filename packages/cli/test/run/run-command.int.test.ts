import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeLocalConfig } from "./support/local-config.ts";
import { createStreamedTable } from "./support/replicas.ts";
import { buildCommandLine, startCommandLine, startWorker } from "./support/worker-process.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
let cloud: LocalCloud;
let directory: string;
let config: string;

beforeAll(async () => {
  await buildCommandLine();
  directory = await mkdtemp(join(tmpdir(), "isthmus-run-"));
  cloud = await startLocalCloud({ regions: REGIONS });
  for (const region of REGIONS) await createStreamedTable(cloud.clients(region).dynamodb, "items");
  config = await writeLocalConfig(cloud, REGIONS, directory);
});
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

const run = async (...args: readonly string[]) => startCommandLine(["run", ...args]).ended;

describe("a faulty configuration", () => {
  it("ends with status 2 and tells every problem", async () => {
    const path = `${directory}/faulty.json`;
    await writeFile(path, JSON.stringify({ regionz: {}, tables: {} }));
    const { code, stdout, stderr } = await run("--config", path);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('regionz is not a known property. Did you mean "regions"?');
    expect(stderr).toContain("tables is empty");
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    ["is missing", "nowhere.json", "ENOENT"],
    ["names an unknown region", "isthmus.config.json", "Allowed: us-east-1, cn-north-1"],
  ])("ends with status 2 when it %s", async (_, file, reason) => {
    const { code, stderr } = await run("--config", `${directory}/${file}`, "--region", "mars");
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  it("ends with status 2 when something is missing, and says how to have it created", async () => {
    const { code, stderr } = await run("--config", config);
    expect(code).toBe(2);
    expect(stderr).toContain("--create");
  });
});

it("only checks the file with --check", async () => {
  const { code, stdout, stderr } = await run("--config", config, "--check");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("is valid: items between us-east-1, cn-north-1");
});

it.each(["SIGINT", "SIGTERM"] as const)(
  "tells that it is ready, and ends with status 0 after %s",
  async (signal) => {
    const worker = await startWorker(config, "--create");
    worker.kill(signal);
    const { code, stdout, stderr } = await worker.ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual([
      "isthmus: replicating items between us-east-1, cn-north-1; ready",
      expect.stringMatching(/^isthmus: stopped; forwarded 0, applied 0, dead letters 0/),
      "",
    ]);
  },
);

it("writes JSON lines with --json, and runs one region's part with --region", async () => {
  const worker = await startWorker(config, "--create", "--json", "--region", "cn-north-1");
  worker.kill("SIGTERM");
  const { code, stdout } = await worker.ended;
  expect(code).toBe(0);
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly event: string });
  expect(events.map(({ event }) => event)).toEqual(["ready", "stopped"]);
});
