import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beforeEachRequest } from "./before-each-request.ts";
import { clockAt, startWriterCloud, versionAttributes } from "./writer-cloud.ts";
import type { VersionedClients, WriterCloud } from "./writer-cloud.ts";

let cloud: WriterCloud;
beforeAll(async () => {
  cloud = await startWriterCloud();
});
afterAll(async () => cloud.stop());

interface Conditional {
  readonly condition?: string;
  readonly onFailure?: "ALL_OLD";
}

/** Each way to write one item `{ id: "1", a: "new" }`, all under the same interface. */
const ways = {
  "PutItem, plain": (
    { client }: VersionedClients,
    TableName: string,
    { condition, onFailure }: Conditional = {},
  ) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: "1" }, a: { S: "new" } },
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: onFailure,
      }),
    ),
  "PutItem, document": (
    { document }: VersionedClients,
    TableName: string,
    { condition, onFailure }: Conditional = {},
  ) =>
    document.send(
      new PutCommand({
        TableName,
        Item: { id: "1", a: "new" },
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: onFailure,
      }),
    ),
  "UpdateItem, plain": (
    { client }: VersionedClients,
    TableName: string,
    { condition, onFailure }: Conditional = {},
  ) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: { id: { S: "1" } },
        UpdateExpression: "SET a = :a",
        ExpressionAttributeValues: { ":a": { S: "new" } },
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: onFailure,
      }),
    ),
  "UpdateItem, document": (
    { document }: VersionedClients,
    TableName: string,
    { condition, onFailure }: Conditional = {},
  ) =>
    document.send(
      new UpdateCommand({
        TableName,
        Key: { id: "1" },
        UpdateExpression: "SET a = :a",
        ExpressionAttributeValues: { ":a": "new" },
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: onFailure,
      }),
    ),
};

describe.each(Object.entries(ways))("%s", (name, write) => {
  const operation = name.startsWith("Put") ? "PutItem" : "UpdateItem";
  const written = (timestamp: string) => ({
    id: { S: "1" },
    a: { S: "new" },
    ...versionAttributes(timestamp),
  });

  test("stamps a new item in one request", async () => {
    const table = await cloud.table();
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await write(clients, table);
    expect(await cloud.read(table)).toEqual(written("1000.5"));
    expect(clients.counter.counts()).toEqual({ [operation]: 1 });
  });

  test.each([
    ["an unversioned item", {}],
    ["an item with a lower version", versionAttributes("999.999999")],
    ["an item whose version ties from a lower region", versionAttributes("1000.5", "cn-north-1")],
    ["an item with half a version", { last_update_timestamp: { N: "5000" } }],
  ])("stamps %s in one request", async (_, version) => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, a: { S: "old" }, ...version });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await write(clients, table);
    expect(await cloud.read(table)).toEqual(written("1000.5"));
    expect(clients.counter.counts()).toEqual({ [operation]: 1 });
  });

  test.each([
    ["equal", "1000.5", "us-east-1"],
    ["a tie from a higher region", "1000.5", "us-west-2"],
    ["at or below it by less than a microsecond", "1000.5000001", "cn-north-1"],
  ])("goes above a held version that is %s, in a second request", async (_, timestamp, region) => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, ...versionAttributes(timestamp, region) });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await write(clients, table);
    expect(await cloud.read(table)).toEqual(written("1000.500001"));
    expect(clients.counter.counts()).toEqual({ [operation]: 2 });
  });

  test("overwrites a version from a broken clock with a sane one", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, ...versionAttributes("1700000000000", "cn-north-1") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await write(clients, table);
    expect(await cloud.read(table)).toEqual(written("1000.5"));
    expect(clients.counter.counts()).toEqual({ [operation]: 2 });
  });

  test("keeps the application's condition, whose failure is exactly its own", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, a: { S: "old" }, ...versionAttributes("999") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const bare = { ...clients, client: cloud.bare, document: DynamoDBDocumentClient.from(cloud.bare) };
    const condition = "attribute_not_exists(id)";
    const failure = await write(clients, table, { condition }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      $metadata: { httpStatusCode: 400 },
    });
    expect(failure).not.toHaveProperty("Item.id");
    expect(clients.counter.counts()).toEqual({ [operation]: 1 });
    const expected = await write(bare, table, { condition }).catch((error: unknown) => error);
    expect(comparable(failure)).toEqual(comparable(expected));
  });

  test("gives the item with the failure to an application that asked for it", async () => {
    const table = await cloud.table();
    const item = { id: { S: "1" }, a: { S: "old" }, ...versionAttributes("999") };
    await cloud.seed(table, item);
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const condition = "(attribute_not_exists(id) OR a = id)";
    const failure = await write(clients, table, { condition, onFailure: "ALL_OLD" }).catch(
      (error: unknown) => error,
    );
    // The document client leaves the values in errors typed, with and without the writer.
    expect(failure).toMatchObject({ name: "ConditionalCheckFailedException", Item: item });
  });

  test("tells the failure of the application's condition even where the version fails, too", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, a: { S: "old" }, ...versionAttributes("1001") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await expect(write(clients, table, { condition: "attribute_not_exists(a)" })).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
    });
    expect(await cloud.read(table)).toMatchObject({ a: { S: "old" }, ...versionAttributes("1001") });
    expect(clients.counter.counts()).toEqual({ [operation]: 2 });
  });

  test("writes under the application's condition after a conflict of versions", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, a: { S: "old" }, ...versionAttributes("1001") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await write(clients, table, { condition: "attribute_exists(a)" });
    expect(await cloud.read(table)).toEqual(written("1001.000001"));
  });

  test("refuses to overwrite version attributes of another type", async () => {
    const table = await cloud.table();
    const item = {
      id: { S: "1" },
      last_update_timestamp: { S: "2024-01-01" },
      last_updater_region: { S: "us-east-1" },
    };
    await cloud.seed(table, item);
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    await expect(write(clients, table)).rejects.toMatchObject({
      code: "version-attribute-type",
      kind: "configuration",
    });
    expect(await cloud.read(table)).toEqual(item);
  });

  test("gives up after the allowed attempts with an error that says so", async () => {
    const table = await cloud.table();
    let held = 1001;
    // Another writer is always there first: before each request the held version goes up.
    const overtake = async (): Promise<void> =>
      cloud.seed(table, { id: { S: "1" }, ...versionAttributes(String(held++)) });
    const clients = cloud.versioned(
      [table],
      { clock: clockAt("1000.5"), attemptsMax: 3, random: () => 0 },
      beforeEachRequest(overtake),
    );
    const failure = await write(clients, table).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "contended", kind: "retryable" });
    expect(clients.counter.counts()).toEqual({ [operation]: 3 });
    expect(JSON.stringify((failure as Error).cause)).not.toContain("last_updater_region");
  });

  test("leaves a table that is not listed alone", async () => {
    const table = await cloud.table();
    const clients = cloud.versioned(["another"]);
    await write(clients, table);
    expect(await cloud.read(table)).toEqual({ id: { S: "1" }, a: { S: "new" } });
  });

  test("knows a table by its ARN", async () => {
    const table = await cloud.table();
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const sent = captureBody(clients);
    await write(clients, `arn:aws-cn:dynamodb:cn-north-1:123456789012:table/${table}`).catch(() => undefined);
    expect(sent()).toContain('"1000.5"');
  });
});

/** What an application can see of an error, less what differs between any two requests. */
function comparable(error: unknown): unknown {
  const { $metadata, $response, ...rest } = error as Record<string, unknown>;
  return {
    ...rest,
    keys: Object.keys(error as object).sort(),
    status: ($metadata as { httpStatusCode?: number }).httpStatusCode,
    message: (error as Error).message,
    hasResponse: $response !== undefined,
  };
}

function captureBody({ client }: VersionedClients): () => string {
  let body = "";
  client.middlewareStack.add(
    (next) => async (args) => {
      body = new TextDecoder().decode((args.request as { body: Uint8Array }).body);
      return next(args);
    },
    { step: "build", name: "captureBody" },
  );
  return () => body;
}
