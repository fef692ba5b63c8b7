import { randomUUID } from "node:crypto";
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTombstoneTable } from "../src/tombstone-table.ts";
import { freshTable } from "./fresh-table.ts";
import { scriptedDynamoDb, sdkError } from "./scripted-client.ts";

let cloud: LocalCloud;
let client: DynamoDBClient;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  client = cloud.clients("us-east-1").dynamodb;
});

afterAll(async () => cloud.stop());

const ID = { partitionKey: { name: "id", type: "S" } } as const;
const TABLE = {
  TableStatus: "ACTIVE",
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
};

test("is made on demand with time to live, and a second time left alone", async () => {
  const name = `tombstones-${randomUUID()}`;
  expect(await createTombstoneTable(client, name)).toEqual({ created: true, expiry: "enabled" });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
  expect(Table?.KeySchema).toEqual([{ AttributeName: "id", KeyType: "HASH" }]);
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "expires_at" });
  expect(await createTombstoneTable(client, name)).toEqual({ created: false, expiry: "enabled" });
});

test("is refused where a table of that name has another key", async () => {
  const refused = { code: "invalid-config", kind: "configuration" };
  for (const schema of [
    { partitionKey: { name: "pk", type: "S" } } as const,
    { partitionKey: { name: "id", type: "N" } } as const,
    { ...ID, sortKey: { name: "sk", type: "S" } } as const,
  ]) {
    const name = await freshTable(client, schema, "none");
    await expect(createTombstoneTable(client, name)).rejects.toMatchObject(refused);
  }
});

test("is refused where time to live is on another attribute", async () => {
  const name = await freshTable(client, ID, "none");
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" },
    }),
  );
  await expect(createTombstoneTable(client, name)).rejects.toThrow(/time to live on the attribute "ttl"/);
});

test("gets time to live enabled where the table was there without it", async () => {
  const name = await freshTable(client, ID, "none");
  expect(await createTombstoneTable(client, name)).toEqual({ created: false, expiry: "enabled" });
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  expect(TimeToLiveDescription?.AttributeName).toBe("expires_at");
});

test("is waited for until it is known and ACTIVE", async () => {
  const states = [undefined, { ...TABLE, TableStatus: "CREATING" }, TABLE];
  const { client: scripted, requests } = scriptedDynamoDb(({ operation }) => {
    if (operation !== "DescribeTable") return {};
    const Table = states.shift();
    if (Table === undefined) throw sdkError("ResourceNotFoundException");
    return { Table };
  });
  await createTombstoneTable(scripted, "tombs", { backoff: { sleep: async () => {} } });
  expect(requests.map(({ operation }) => operation)).toEqual([
    "CreateTable",
    "DescribeTable",
    "DescribeTable",
    "DescribeTable",
    "DescribeTimeToLive",
    "UpdateTimeToLive",
  ]);
});

test("says so where the service knows no time to live", async () => {
  const { client: scripted } = scriptedDynamoDb(({ operation }) => {
    if (operation === "DescribeTimeToLive") throw sdkError("UnknownOperationException");
    return { Table: TABLE };
  });
  expect(await createTombstoneTable(scripted, "tombs")).toEqual({ created: true, expiry: "unsupported" });
});

test("counts as enabled where another process was faster to enable time to live", async () => {
  let enabled = false;
  const { client: scripted } = scriptedDynamoDb(({ operation }) => {
    if (operation === "DescribeTimeToLive") {
      return enabled
        ? { TimeToLiveDescription: { TimeToLiveStatus: "ENABLING", AttributeName: "expires_at" } }
        : { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
    }
    if (operation === "UpdateTimeToLive") {
      enabled = true;
      throw sdkError("ValidationException");
    }
    return { Table: TABLE };
  });
  expect(await createTombstoneTable(scripted, "tombs")).toEqual({ created: true, expiry: "enabled" });
});

test("is a matter of configuration where access is denied", async () => {
  const { client: scripted } = scriptedDynamoDb(() => {
    throw sdkError("AccessDeniedException");
  });
  await expect(createTombstoneTable(scripted, "tombs")).rejects.toMatchObject({
    code: "access-denied",
    kind: "configuration",
  });
});
