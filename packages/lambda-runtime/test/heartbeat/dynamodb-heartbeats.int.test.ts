import { CreateTableCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId, parseTimestamp } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoDbHeartbeats } from "../../src/index.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["cn-north-1"], services: ["dynamodb"] });
  await cloud.clients("cn-north-1").dynamodb.send(
    new CreateTableCommand({
      TableName: "beats",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
});
afterAll(async () => cloud?.stop());

const heartbeatsIn = (tableName: string) =>
  dynamoDbHeartbeats({
    client: cloud.clients("cn-north-1").dynamodb,
    table: "items",
    tableName,
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    region: parseRegionId("a"),
  });

it("writes beats with their version, and leaves a later one alone", async () => {
  const heartbeats = heartbeatsIn("beats");
  expect(await heartbeats.lastBeat("a")).toBeUndefined();
  await heartbeats.beat(parseTimestamp("1000.5"));
  await heartbeats.beat(parseTimestamp("999"));
  expect(await heartbeats.lastBeat("a")).toBe("1000.5");
  const { Item } = await cloud
    .clients("cn-north-1")
    .dynamodb.send(new GetItemCommand({ TableName: "beats", Key: { pk: { S: "isthmus#heartbeat#a" } } }));
  expect(Item).toMatchObject({ last_update_timestamp: { N: "1000.5" }, last_updater_region: { S: "a" } });
});

it("says that the table is not there, at every beat", async () => {
  const heartbeats = heartbeatsIn("gone");
  for (let beat = 0; beat < 2; beat++) {
    await expect(heartbeats.beat(parseTimestamp("1"))).rejects.toMatchObject({
      code: "not-found",
      kind: "configuration",
    });
  }
});
