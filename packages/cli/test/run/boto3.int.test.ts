import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeLocalConfig } from "./support/local-config.ts";
import { createStreamedTable, readTable, unlike } from "./support/replicas.ts";
import { until } from "./support/until.ts";
import { buildCommandLine, startWorker } from "./support/worker-process.ts";
import type { WorkerProcess } from "./support/worker-process.ts";

const A = "us-east-1";
const B = "cn-north-1";
const TABLE = "items";
const SEED = "1";
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("./boto3-writer.py", import.meta.url));

const hasBoto3 = spawnSync(PYTHON, ["-c", "import boto3"]).status === 0;
if (!hasBoto3)
  process.stderr.write(`Skipped: ${PYTHON} has no boto3 (Debian: apt-get install python3-boto3).\n`);

let cloud: LocalCloud;
let directory: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  if (!hasBoto3) return;
  await buildCommandLine();
  directory = await mkdtemp(join(tmpdir(), "isthmus-boto3-"));
  cloud = await startLocalCloud({ regions: [A, B] });
  await Promise.all([A, B].map(async (region) => createStreamedTable(cloud.clients(region).dynamodb, TABLE)));
});
afterAll(async () => {
  if (!hasBoto3) return;
  worker?.kill("SIGKILL");
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

it.skipIf(!hasBoto3)(
  `replicates what an unchanged Python application writes at both sides (seed ${SEED}; skipped where boto3 is missing)`,
  { timeout: 180_000 },
  async () => {
    const config = await writeLocalConfig(cloud, [A, B], directory);
    worker = await startWorker(config, "--create");
    const { stdout } = await promisify(execFile)(PYTHON, [
      SCRIPT,
      cloud.endpoints(A).dynamodb,
      cloud.endpoints(B).dynamodb,
      TABLE,
      SEED,
    ]);
    const expected = JSON.parse(stdout) as Readonly<Record<string, string | null>>;

    const a = cloud.clients(A).dynamodb;
    const b = cloud.clients(B).dynamodb;
    let different: readonly string[] = [];
    await until(
      "both sides to be equal",
      async () => {
        different = unlike(await readTable(a, TABLE), await readTable(b, TABLE));
        return different.length === 0;
      },
      90_000,
      () => different.slice(0, 5),
    );
    const held = await readTable(b, TABLE);
    const wrong = Object.entries(expected).filter(
      ([key, value]) => (held.get(key)?.["value"]?.S ?? null) !== value,
    );
    expect(wrong).toEqual([]);
    expect(Object.keys(expected).length).toBeGreaterThan(80);
    expect(held.get("a-batch-1")?.["number"]?.N).toMatch(/^(?:1\.5E-100|0\.0{99}15)$/);
    worker.kill("SIGINT");
    expect((await worker.ended).code).toBe(0);
  },
);
