import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCheckpointTable, tableCheckpoints } from "../../src/index.ts";
import type { Checkpoint } from "../../src/index.ts";

const TABLE = "checkpoints";
let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  await createCheckpointTable(cloud.clients("us-east-1").dynamodb, TABLE);
});
afterAll(async () => cloud.stop());

it("gives back what was saved last, and nothing for a name that was never saved", async () => {
  const checkpoints = tableCheckpoints({ client: cloud.clients("us-east-1").dynamodb, tableName: TABLE });
  const first: Checkpoint = { source: "s", shards: new Map([["a", { kind: "ended" }]]) };
  const second: Checkpoint = { source: "s", shards: new Map([["b", { kind: "after", sequence: "7" }]]) };
  await checkpoints.save("one", first);
  await checkpoints.save("one", second);
  expect(await checkpoints.load("one")).toEqual(second);
  expect(await checkpoints.load("other")).toBeUndefined();
});

it("can be created again without effect", async () => {
  const { dynamodb } = cloud.clients("us-east-1");
  await createCheckpointTable(dynamodb, TABLE);
  expect(await tableCheckpoints({ client: dynamodb, tableName: TABLE }).load("one")).toBeDefined();
});

it("says that an item is not a checkpoint", async () => {
  const { dynamodb } = cloud.clients("us-east-1");
  await dynamodb.send(
    new PutItemCommand({ TableName: TABLE, Item: { name: { S: "bad" }, checkpoint: { N: "1" } } }),
  );
  const checkpoints = tableCheckpoints({ client: dynamodb, tableName: TABLE });
  await expect(checkpoints.load("bad")).rejects.toMatchObject({ code: "invalid-config" });
});

it("says that there is no such table", async () => {
  const checkpoints = tableCheckpoints({ client: cloud.clients("us-east-1").dynamodb, tableName: "nowhere" });
  await expect(checkpoints.load("one")).rejects.toMatchObject({ code: "not-found", kind: "configuration" });
});
