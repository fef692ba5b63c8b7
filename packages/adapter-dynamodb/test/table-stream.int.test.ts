import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeKeySchema } from "../src/key-schema.ts";
import type { KeySchema } from "../src/key-schema.ts";
import { enableStream, findStreamArn } from "../src/table-stream.ts";
import { freshTable } from "./fresh-table.ts";
import { scriptedDynamoDb, sdkError } from "./scripted-client.ts";

const SCHEMA: KeySchema = { partitionKey: { name: "pk", type: "S" } };

const counter = requestCounter();
let cloud: LocalCloud;
let client: DynamoDBClient;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  client = cloud.clients("us-east-1", { wrapHandler: counter.wrap }).dynamodb;
});

afterAll(async () => cloud.stop());

test.each<KeySchema>([
  SCHEMA,
  { partitionKey: { name: "id", type: "N" }, sortKey: { name: "at", type: "B" } },
  { partitionKey: { name: "id", type: "B" }, sortKey: { name: "at", type: "S" } },
])("describes the key schema %o of a real table", async (schema) => {
  expect(await describeKeySchema(client, await freshTable(client, schema))).toEqual(schema);
});

describe("the stream of a table", () => {
  test("is enabled once, and found", async () => {
    const table = await freshTable(client, SCHEMA, "none");
    await expect(findStreamArn(client, table)).rejects.toMatchObject({
      code: "not-found",
      kind: "configuration",
    });
    counter.reset();
    const arn = await enableStream(client, table);
    expect(arn).toContain(`${table}/stream/`);
    expect(await enableStream(client, table)).toBe(arn);
    expect(await findStreamArn(client, table)).toBe(arn);
    expect(counter.counts()["UpdateTable"]).toBe(1);
  });

  test("with one image alone is refused and left as it is", async () => {
    const table = await freshTable(client, SCHEMA, "NEW_IMAGE");
    counter.reset();
    const refused = { code: "images-missing", kind: "configuration" };
    await expect(findStreamArn(client, table)).rejects.toMatchObject(refused);
    await expect(enableStream(client, table)).rejects.toMatchObject(refused);
    expect(counter.counts()["UpdateTable"]).toBeUndefined();
  });

  test("that another process is enabling is waited for", async () => {
    const enabled = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" };
    const states = [
      { TableStatus: "ACTIVE" },
      { TableStatus: "UPDATING", StreamSpecification: enabled, LatestStreamArn: "arn" },
      { TableStatus: "ACTIVE", StreamSpecification: enabled, LatestStreamArn: "arn" },
    ];
    const scripted = scriptedDynamoDb(({ operation }) => {
      if (operation === "UpdateTable") throw sdkError("ResourceInUseException");
      return { Table: states.shift() };
    });
    expect(await enableStream(scripted.client, "orders", { backoff: { sleep: async () => {} } })).toBe("arn");
    expect(scripted.requests.map(({ operation }) => operation)).toEqual([
      "DescribeTable",
      "UpdateTable",
      "DescribeTable",
      "DescribeTable",
    ]);
  });
});
