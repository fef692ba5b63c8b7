import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createSqsQueue } from "@isthmus/adapter-sqs";
import { redriveLetters } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { silentLogger } from "@isthmus/testkit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openDeadLetterBox, openRedrive, parseConfig, startReplication } from "../../src/index.ts";
import type { Replication, ReplicationConfig } from "../../src/index.ts";
import { createTable } from "../support/tables.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { testConfigJson } from "../support/test-config.ts";
import { until } from "../support/until.ts";

const A = "us-east-1";
const B = "cn-north-1";

let cloud: LocalCloud;
let running: Replication[] = [];

beforeEach(async () => {
  // The dead letters' clients are made as configured, with the SDK's default credentials.
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  cloud = await startLocalCloud({ regions: [A, B] });
});
afterEach(async () => {
  await Promise.all(running.map(async (replication) => replication.stop({ deadlineMs: 5000 })));
  running = [];
  await cloud.stop();
  vi.unstubAllEnvs();
});

async function configOf(tables: readonly string[]): Promise<ReplicationConfig> {
  const directory = await temporaryDirectory();
  const json = testConfigJson([A, B], "sqs", directory, (region) => {
    const { dynamodb, kinesis, sqs } = cloud.endpoints(region);
    return { dynamodb, streams: dynamodb, kinesis, sqs, s3: sqs };
  });
  return parseConfig(
    {
      ...(json as object),
      tables: Object.fromEntries(tables.map((table) => [table, {}])),
      deadLetters: { kind: "sqs", queue: "letters", region: B },
    },
    directory,
  );
}

async function start(config: ReplicationConfig, regions: readonly string[]): Promise<void> {
  const deps = { logger: silentLogger, create: true, regions };
  running.push(await startReplication(config, deps));
}

it("keeps dead letters in the queue, and lets them go once more when what was wrong is mended", async () => {
  for (const region of [A, B]) {
    for (const table of ["items", "orders"]) await createTable(cloud.clients(region).dynamodb, table);
  }
  await createSqsQueue(cloud.clients(B).sqs, "letters");
  const [without, whole] = [await configOf(["items"]), await configOf(["items", "orders"])];
  await start(without, [B]);
  await start(whole, [A]);
  await cloud
    .clients(A)
    .dynamodb.send(new PutItemCommand({ TableName: "orders", Item: { pk: { S: "k" }, value: { S: "1" } } }));

  const box = await openDeadLetterBox(whole);
  const letters = await until("a dead letter", async () => {
    const found = (await box.read()).letters;
    return found.length > 0 && found;
  });
  expect(letters.map(({ letter }) => [letter.reason, letter.region, letter.table])).toEqual([
    ["unknown-table", B, "orders"],
  ]);

  const redrive = openRedrive(whole);
  const outcomes = await redriveLetters(
    letters.map(({ letter }) => letter),
    redrive.deps,
  );
  await redrive.close();
  expect(outcomes).toEqual([{ status: "done" }]);
  await box.remove(letters.map(({ id }) => id));
  await box.close();
  const { Item } = await cloud
    .clients(B)
    .dynamodb.send(
      new GetItemCommand({ TableName: "orders", Key: { pk: { S: "k" } }, ConsistentRead: true }),
    );
  expect(Item?.["value"]).toEqual({ S: "1" });
  const empty = await openDeadLetterBox(whole);
  expect((await empty.read()).letters).toEqual([]);
  await empty.close();
});

it("does not start without the queue that the configuration names", async () => {
  for (const region of [A, B]) await createTable(cloud.clients(region).dynamodb, "items");
  const config = await configOf(["items"]);
  await expect(start(config, [A, B])).rejects.toMatchObject({
    code: "invalid-config",
    message: expect.stringMatching(/- Dead letters: .*GetQueueUrl/),
  });
});

it("refuses a region that is not configured", async () => {
  const config = await configOf(["items"]);
  await expect(
    openDeadLetterBox(config, { kind: "sqs", queue: "letters", region: "mars" }),
  ).rejects.toMatchObject({
    code: "invalid-config",
  });
});
