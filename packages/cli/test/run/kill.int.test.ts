import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSqsQueue } from "@isthmus/adapter-sqs";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeLocalConfig } from "./support/local-config.ts";
import { startRawWriter } from "./support/raw-writer.ts";
import { createStreamedTable, readTable, unlike } from "./support/replicas.ts";
import { seeded } from "./support/seeded.ts";
import { until } from "./support/until.ts";
import { buildCommandLine, startWorker } from "./support/worker-process.ts";
import type { WorkerProcess } from "./support/worker-process.ts";

const A = "us-east-1";
const B = "cn-north-1";
const TABLE = "items";
const KILLS = 20;
/** Printed when the test fails; change it to search for other moments. */
const SEED = 20_261_125;

let cloud: LocalCloud;
let directory: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  await buildCommandLine();
  directory = await mkdtemp(join(tmpdir(), "isthmus-kill-"));
  cloud = await startLocalCloud({ regions: [A, B] });
  await Promise.all([A, B].map(async (region) => createStreamedTable(cloud.clients(region).dynamodb, TABLE)));
  // What a killed worker had received comes again after two seconds instead of thirty.
  await createSqsQueue(cloud.clients(B).sqs, "inbox", { attributes: { VisibilityTimeout: "2" } });
});
afterAll(async () => {
  worker?.kill("SIGKILL");
  await cloud?.stop();
  await rm(directory, { recursive: true, force: true });
});

it(
  `loses nothing when the worker is killed ${KILLS} times under load (seed ${SEED})`,
  { timeout: 400_000 },
  async () => {
    const random = seeded(SEED);
    const config = await writeLocalConfig(cloud, [A, B], directory);
    const a = cloud.clients(A).dynamodb;
    const b = cloud.clients(B).dynamodb;
    const writers = [a, b].map((client, index) =>
      startRawWriter(client, {
        side: index === 0 ? "a" : "b",
        tableName: TABLE,
        random: seeded(SEED + 1 + index),
        pauseMs: 40,
      }),
    );

    for (let kill = 0; kill < KILLS; kill++) {
      const before = await checkpoints();
      worker = await startWorker(config, "--create");
      // Each life makes progress that is saved, and then ends somewhere in the middle of more.
      await until("a saved checkpoint", async () => (await checkpoints()) !== before);
      await sleep(random() * 300);
      worker.kill("SIGKILL");
      expect((await worker.ended).signal).toBe("SIGKILL");
    }
    for (const writer of writers) await writer.stop();

    worker = await startWorker(config);
    let different: readonly string[] = [];
    await until(
      "both sides to be equal",
      async () => {
        different = unlike(await readTable(a, TABLE), await readTable(b, TABLE));
        return different.length === 0;
      },
      150_000,
      () => ({ different: different.length, some: different.slice(0, 5) }),
    );
    worker.kill("SIGTERM");
    const { code, stdout } = await worker.ended;
    expect(code).toBe(0);
    expect(stdout).toContain("isthmus: stopped");

    const held = await readTable(b, TABLE);
    const expected = new Map(writers.flatMap((writer) => [...writer.expected]));
    const wrong = [...expected].filter(([key, value]) => held.get(key)?.["value"]?.S !== value);
    expect(wrong).toEqual([]);
    expect(expected.size).toBeGreaterThan(200);
    await expect(readdir(`${directory}/dead-letters`)).rejects.toThrow("ENOENT");
  },
);

/** All checkpoints as one text. */
async function checkpoints(): Promise<string> {
  const folder = `${directory}/checkpoints`;
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map(async (name) => readFile(join(folder, name), "utf8")),
  );
  return texts.join("\n");
}
