import { readFile } from "node:fs/promises";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { decodedEntry, parseTimestamp, timestampFromMillis } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createTombstoneTable,
  describeKeySchema,
  dynamoDbReplicaStore,
  dynamoDbStreamSource,
  enableStream,
} from "../src/index.ts";

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["cn-north-1"], services: ["dynamodb"] });
});

afterAll(async () => cloud.stop());

test("the README's quick start opens a replica and its stream", async () => {
  const { dynamodb: client, streams } = cloud.clients("cn-north-1");
  await client.send(
    new CreateTableCommand({
      TableName: "orders-prod",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );

  // #region quick-start
  await createTombstoneTable(client, "isthmus-tombstones");
  const store = dynamoDbReplicaStore({
    client,
    table: "orders", // alike in all regions
    tableName: "orders-prod", // in this region
    keySchema: await describeKeySchema(client, "orders-prod"),
    tombstones: { tableName: "isthmus-tombstones", lifeMs: 30 * 24 * 3_600_000 },
    clock: { now: () => timestampFromMillis(Date.now()) },
  });
  const source = dynamoDbStreamSource({
    client: streams,
    streamArn: await enableStream(client, "orders-prod"),
  });
  // #endregion

  const version = { timestamp: parseTimestamp("5"), region: "us-east-1" };
  await store.put({ pk: { S: "a" } }, version, { allowInsert: true });
  const [shard] = await source.listShards();
  const reader = await source.openShard(shard?.id ?? "", { kind: "oldest" });
  const { entries } = await reader.next();
  expect(entries.map(({ value }) => decodedEntry(value))).toMatchObject([
    { kind: "record", record: { newImage: { last_replicated_version: { S: "5@us-east-1" } } } },
  ]);
});

test("the README shows what is tested", async () => {
  const [readme, self] = await Promise.all(
    ["../README.md", "quick-start.int.test.ts"].map((path) =>
      readFile(new URL(path, import.meta.url), "utf8"),
    ),
  );
  const [, region = "nothing"] = /#region quick-start\n([^]*?)\n *\/\/ #endregion/.exec(self ?? "") ?? [];
  expect(readme).toContain(region.replaceAll(/^ {2}/gm, ""));
});
