import { mkdir, writeFile } from "node:fs/promises";
import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { composeWrappers, faultInjector, startLocalCloud } from "@isthmus/local-cloud";
import type { HandlerWrapper, LocalCloud } from "@isthmus/local-cloud";
import { memoryMetrics, silentLogger } from "@isthmus/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig, startReplication } from "../../src/index.ts";
import type { Replication, ReplicationDeps } from "../../src/index.ts";
import { allVersioned, createTable, differences, readAll } from "../support/tables.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { testConfig, testConfigJson } from "../support/test-config.ts";
import { until } from "../support/until.ts";

const A = "us-east-1";
const B = "cn-north-1";
const TABLE = "items";

let cloud: LocalCloud;
let running: Replication[] = [];

beforeEach(async () => {
  cloud = await startLocalCloud({ regions: [A, B] });
});
afterEach(async () => {
  await Promise.all(running.map(async (replication) => replication.stop({ deadlineMs: 5000 })));
  running = [];
  await cloud.stop();
});

async function start(
  config: Parameters<typeof startReplication>[0],
  deps: Partial<ReplicationDeps> = {},
): Promise<Replication> {
  const replication = await startReplication(config, {
    logger: silentLogger,
    create: true,
    clients: (region) => cloud.clients(region),
    ...deps,
  });
  running.push(replication);
  return replication;
}

const put = (client: DynamoDBClient, pk: string, value: string) =>
  client.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk }, value: { S: value } } }));

async function writeRaw(client: DynamoDBClient, side: string): Promise<void> {
  for (let n = 0; n < 20; n++) await put(client, `${side}-${n}`, `first ${n}`);
  for (let n = 0; n < 20; n += 2) {
    await client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { pk: { S: `${side}-${n}` } },
        UpdateExpression: "SET #value = :value, #bytes = :bytes, #n = :n",
        ExpressionAttributeNames: { "#value": "value", "#bytes": "bytes", "#n": "n" },
        ExpressionAttributeValues: {
          ":value": { S: `second ${n}` },
          ":bytes": { B: new Uint8Array([0, 255, n]) },
          ":n": { N: "12345678901234567890123456789012345678" },
        },
      }),
    );
  }
  for (let n = 0; n < 20; n += 5) {
    await client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: `${side}-${n}` } } }));
  }
  for (let n = 0; n < 5; n++) await put(client, `both-${n}`, `from ${side}`);
}

describe.each(["kinesis", "sqs", "sqs-fifo"] as const)("over %s", (transport) => {
  it("brings both regions to the same items after raw writes, updates and deletes at both sides", async () => {
    const a = cloud.clients(A).dynamodb;
    const b = cloud.clients(B).dynamodb;
    await Promise.all([createTable(a, TABLE), createTable(b, TABLE, "none")]);
    const metrics = memoryMetrics();
    const replication = await start(testConfig([A, B], transport, await temporaryDirectory()), { metrics });

    await Promise.all([writeRaw(a, "a"), writeRaw(b, "b")]);

    const [left, right] = await until(
      "both sides to be equal",
      async () => {
        const sides = await Promise.all([readAll(a, TABLE), readAll(b, TABLE)]);
        const [one, other] = sides;
        return one.size === 37 && allVersioned(one) && differences(one, other).length === 0
          ? sides
          : undefined;
      },
      30_000,
      () => replication.status(),
    );
    expect(differences(left, right)).toEqual([]);
    expect(left.has("a-0")).toBe(false);
    expect(left.get("b-2")).toContain("second 2");
    expect(left.get("a-2")).toContain("12345678901234567890123456789012345678");
    await until("every part to be idle", () =>
      replication.status().parts.every((part) => part.idleSinceMs !== undefined),
    );
    expect(replication.status().parts.map(({ name, gaps, failing }) => ({ name, gaps, failing }))).toEqual([
      { name: `forward~items~${A}`, gaps: 0, failing: false },
      { name: `apply~${A}`, gaps: 0, failing: false },
      { name: `forward~items~${B}`, gaps: 0, failing: false },
      { name: `apply~${B}`, gaps: 0, failing: false },
    ]);
    expect(metrics.total("DeadLettered")).toBe(0);
  });
});

describe("what is missing", () => {
  it("is told all at once, for all regions, and nothing is left running", async () => {
    const a = cloud.clients(A).dynamodb;
    const b = cloud.clients(B).dynamodb;
    await createTable(a, TABLE, "NEW_IMAGE");
    await createTable(b, "other", "none");
    const config = testConfig([A, B], "kinesis", await temporaryDirectory());
    const error = await start(config, { create: false }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "invalid-config", kind: "configuration" });
    const problems = String(error).split("\n- ").slice(1);
    expect(problems).toHaveLength(6);
    expect(problems[0]).toContain("NEW_AND_OLD_IMAGES");
    expect(problems.filter((problem) => problem.includes("isthmus-tombstones"))).toHaveLength(2);
    expect(problems.filter((problem) => problem.includes("Kinesis"))).toHaveLength(2);
    expect(problems.filter((problem) => problem.startsWith(B) && problem.includes('"items"'))).toHaveLength(
      1,
    );
    expect(problems.at(-1)).toContain("--create");
  });

  it("is created when asked for, but for the replicated tables", async () => {
    await createTable(cloud.clients(A).dynamodb, TABLE, "none");
    const config = testConfig([A, B], "sqs-fifo", await temporaryDirectory());
    await expect(start(config)).rejects.toThrow(/- cn-north-1: .*"items"/);
    await createTable(cloud.clients(B).dynamodb, TABLE, "none");
    const replication = await start(config);
    expect(replication.status().parts.map(({ state }) => state)).toEqual(Array(4).fill("running"));
    await replication.stop();
    await expect(start(config, { create: false })).resolves.toBeDefined();
  });

  it("includes a checkpoint that cannot be read", async () => {
    await Promise.all([A, B].map(async (region) => createTable(cloud.clients(region).dynamodb, TABLE)));
    const directory = await temporaryDirectory();
    await mkdir(`${directory}/checkpoints`);
    await writeFile(`${directory}/checkpoints/apply~${B}.json`, "{");
    await expect(start(testConfig([A, B], "kinesis", directory))).rejects.toThrow(/apply~cn-north-1.json/);
  });

  it("includes a key that is not the same in all regions", async () => {
    await createTable(cloud.clients(A).dynamodb, TABLE);
    await cloud.clients(B).dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    await expect(start(testConfig([A, B], "sqs", await temporaryDirectory()))).rejects.toThrow(
      /key "id" \(N\) in cn-north-1 and "pk" \(S\) in us-east-1/,
    );
  });
});

describe("a link that is cut", () => {
  it("holds back neither the start nor what is on its way to the third region, and loses nothing when it heals", async () => {
    await cloud.stop();
    const C = "eu-west-1";
    cloud = await startLocalCloud({ regions: [A, B, C], services: ["dynamodb", "kinesis"] });
    const link = faultInjector({ seed: 1 });
    const tables = new Map([A, B, C].map((region) => [region, cloud.clients(region).dynamodb]));
    await Promise.all([...tables.values()].map(async (client) => createTable(client, TABLE)));
    link.cut();
    const metrics = memoryMetrics();
    const replication = await start(testConfig([A, B, C], "kinesis", await temporaryDirectory()), {
      metrics,
      clients: (region, purpose) =>
        region === B || (purpose.use === "send" && purpose.from === B)
          ? cloud.clients(region, { wrapHandler: link.wrap, maxAttempts: 1 })
          : cloud.clients(region),
    });
    const status = () => new Map(replication.status().parts.map((part) => [part.name, part]));
    expect(status().get(`apply~${B}`)).toMatchObject({ state: "waiting", failing: true });
    await put(tables.get(A) as DynamoDBClient, "early", "while the link is cut");
    await until(
      "the third region to have it",
      async () => (await readAll(tables.get(C) as DynamoDBClient, TABLE)).has("early"),
      10_000,
      () => replication.status(),
    );
    expect(status().get(`forward~items~${A}`)?.handled).toBeLessThan(2);
    expect((await readAll(tables.get(B) as DynamoDBClient, TABLE)).size).toBe(0);
    await until("the circuit breaker of the cut link to open", () => metrics.total("LinkOpen") > 0);
    link.heal();
    await put(tables.get(B) as DynamoDBClient, "late", "from the other side");
    await until(
      "all to be equal",
      async () => {
        const [a, b, c] = await Promise.all(
          [A, B, C].map(async (region) => readAll(tables.get(region) as DynamoDBClient, TABLE)),
        );
        if (a === undefined || b === undefined || c === undefined) return false;
        return a.size === 2 && differences(a, b).length === 0 && differences(a, c).length === 0;
      },
      30_000,
      () => replication.status(),
    );
  });
});

it("handles few keys at the same time while the table throttles, and all of them when it no longer does", async () => {
  const faults = faultInjector({ seed: 1 });
  let [underWay, most] = [0, 0];
  const meter: HandlerWrapper = (inner) => ({
    metadata: inner.metadata,
    destroy: () => inner.destroy(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    handle: async (request, options) => {
      const counts = request.headers["x-amz-target"]?.endsWith(".PutItem") === true ? 1 : 0;
      underWay += counts;
      most = Math.max(most, underWay);
      try {
        return await inner.handle(request, options);
      } finally {
        underWay -= counts;
      }
    },
  });
  const [a, b] = [cloud.clients(A).dynamodb, cloud.clients(B).dynamodb];
  await Promise.all([createTable(a, TABLE), createTable(b, TABLE)]);
  await start(testConfig([A, B], "kinesis", await temporaryDirectory()), {
    clients: (region) =>
      region === B
        ? cloud.clients(region, { wrapHandler: composeWrappers(meter, faults.wrap), maxAttempts: 1 })
        : cloud.clients(region),
  });
  faults.setPlan([{ kind: "throttle", operations: ["PutItem"] }]);
  for (let n = 0; n < 60; n++) await put(a, `k${n}`, "v");
  await until("enough throttling to slow down", () => faults.strikes().throttle > 80, 60_000);
  const before = faults.strikes().throttle;
  most = 0;
  await until("some more", () => faults.strikes().throttle > before + 20, 60_000);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
  faults.setPlan([]);
  await until("all to arrive", async () => (await readAll(b, TABLE)).size === 60, 60_000);
});

it("goes on where it was when it is started again, with checkpoints in a table", async () => {
  const a = cloud.clients(A).dynamodb;
  const b = cloud.clients(B).dynamodb;
  await Promise.all([createTable(a, TABLE), createTable(b, TABLE)]);
  const directory = await temporaryDirectory();
  const json = testConfigJson([A, B], "kinesis", directory) as Record<string, unknown>;
  const config = parseConfig(
    { ...json, checkpoints: { kind: "table", name: "isthmus-checkpoints", region: A } },
    directory,
  );
  const first = await start(config);
  await put(a, "one", "1");
  await until("the first item", async () => (await readAll(b, TABLE)).has("one"));
  await until("all to be idle", () =>
    first.status().parts.every(({ idleSinceMs }) => idleSinceMs !== undefined),
  );
  await first.stop();
  const metrics = memoryMetrics();
  const second = await start(config, { metrics, create: false });
  await put(b, "two", "2");
  await until(
    "the second item",
    async () => (await readAll(a, TABLE)).has("two"),
    20_000,
    () => second.status(),
  );
  await second.stop();
  // An unversioned put has two records, the second under its version; of the item before the stop nothing is read again.
  expect(second.status().parts.find(({ name }) => name === `forward~items~${A}`)?.handled).toBeLessThan(2);
  expect(metrics.total("Duplicates")).toBe(0);
});
