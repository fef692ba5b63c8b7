import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createTombstoneTable } from "@isthmus/adapter-dynamodb";
import { createSqsQueue } from "@isthmus/adapter-sqs";
import { deadLetterId, sqsDeadLetters } from "@isthmus/dead-letters";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { fileDeadLetters } from "@isthmus/worker-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeLocalConfig } from "../run/support/local-config.ts";
import { createStreamedTable } from "../run/support/replicas.ts";
import { buildCommandLine, startCommandLine } from "../run/support/worker-process.ts";
import { changeLetter, secretPut } from "./example-letters.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
const NOW = Math.floor(Date.now() / 1000);
let cloud: LocalCloud;
let directory: string;
let config: string;

beforeAll(async () => {
  await buildCommandLine();
  directory = await mkdtemp(join(tmpdir(), "isthmus-dlq-"));
  cloud = await startLocalCloud({ regions: REGIONS });
  for (const region of REGIONS) {
    await createStreamedTable(cloud.clients(region).dynamodb, "items");
    await createTombstoneTable(cloud.clients(region).dynamodb, "isthmus-tombstones");
  }
  config = await writeLocalConfig(cloud, REGIONS, directory);
});
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

const dlq = async (...args: readonly string[]) =>
  startCommandLine(["dlq", ...args, "--config", config]).ended;

async function held(pk: string): Promise<string | undefined> {
  const { key } = secretPut(pk);
  const { pk: id } = key as { pk: { S: string } };
  const { Item } = await cloud
    .clients("cn-north-1")
    .dynamodb.send(new GetItemCommand({ TableName: "items", Key: { pk: id }, ConsistentRead: true }));
  return Item?.["last_update_timestamp"]?.N;
}

it("redrives the letters of the configuration's directory: good ones are applied and removed, the others stay", async () => {
  const letters = fileDeadLetters(join(directory, "dead-letters"));
  const good = changeLetter(secretPut("good"), NOW);
  const poison = changeLetter(secretPut("poison", "unknown"), NOW);
  const foreign = { ...changeLetter(secretPut("foreign"), NOW), region: "mars" };
  for (const letter of [good, poison, foreign]) await letters.put(letter);

  const first = await dlq("redrive", "--all");
  expect(first.code).toBe(1);
  const lines = first.stdout.trim().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines).toEqual(
    expect.arrayContaining([
      `${deadLetterId(good).slice(0, 12)}  done`,
      expect.stringContaining(`${deadLetterId(poison).slice(0, 12)}  still unknown-table: `),
      expect.stringContaining(`${deadLetterId(foreign).slice(0, 12)}  failed: Region "mars"`),
    ]),
  );
  expect(first.stderr).toContain("1 of 3 letters done, 1 still poison, 1 failed");
  expect(await held("good")).toBe("1732500000");
  expect(await readdir(join(directory, "dead-letters"))).toHaveLength(2);

  const second = await dlq("redrive", "--reason", "unknown-table", "--json");
  expect(second.code).toBe(1);
  expect(JSON.parse(second.stdout)).toMatchObject({
    done: 0,
    poison: 1,
    failed: 1,
    unreadable: [],
    complete: true,
  });
  expect(await readdir(join(directory, "dead-letters"))).toHaveLength(2);
});

it("lists and redrives the letters of a queue", async () => {
  const { sqs } = cloud.clients("cn-north-1");
  const queueUrl = await createSqsQueue(sqs, "letters");
  const letter = changeLetter(secretPut("queued"), NOW);
  await sqsDeadLetters({ sqs, queueUrl }).put(letter);
  const place = ["--queue-url", queueUrl, "--region-name", "cn-north-1"];

  const listed = await dlq("list", "--json", ...place);
  expect([listed.code, listed.stderr]).toEqual([0, ""]);
  expect(JSON.parse(listed.stdout)).toMatchObject({ letters: [{ id: deadLetterId(letter), copies: 1 }] });
  const redriven = await dlq("redrive", deadLetterId(letter), ...place);
  expect([redriven.code, redriven.stdout]).toEqual([0, `${deadLetterId(letter).slice(0, 12)}  done\n`]);
  expect(await held("queued")).toBe("1732500000");
  expect((await dlq("list", ...place)).stdout).toBe(`No dead letters in ${queueUrl}.\n`);
});

it.each([
  [["list", "--queue-url", "letters"], 2, "--queue-url and --region-name go together"],
  [["list", "--queue-url", "letters", "--region-name", "mars"], 2, "Allowed: us-east-1, cn-north-1"],
  [["list", "--queue-url", "none", "--region-name", "cn-north-1"], 1, "GetQueueUrl"],
  [["redrive"], 2, "Choose letters by their ids"],
  [["lost"], 2, "unknown command 'lost'"],
  [["list", "--jason"], 2, "--json"],
])("ends %j with status %d and says what is wrong", async (args, status, message) => {
  const { code, stdout, stderr } = await dlq(...args);
  expect([code, stdout]).toEqual([status, ""]);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});
