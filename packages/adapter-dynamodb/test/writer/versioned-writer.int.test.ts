import {
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument, DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { parseRegionId } from "@isthmus/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { versionedWriter } from "../../src/writer/versioned-writer.ts";
import { beforeEachRequest } from "./before-each-request.ts";
import { clockAt, REGION, startWriterCloud, versionAttributes } from "./writer-cloud.ts";
import type { WriterCloud } from "./writer-cloud.ts";

let cloud: WriterCloud;
beforeAll(async () => {
  cloud = await startWriterCloud();
});
afterAll(async () => cloud.stop());

const options = (table: string) => ({
  region: parseRegionId(REGION),
  tables: { [table]: { partitionKey: "id" } },
  clock: clockAt("1000.5"),
});

describe("wrapping", () => {
  test("gives back the same client, with its type", () => {
    const client = new DynamoDBClient({ region: REGION });
    const same: DynamoDBClient = versionedWriter(client, options("t"));
    expect(same).toBe(client);
    const document: DynamoDBDocument = DynamoDBDocument.from(new DynamoDBClient({ region: REGION }));
    const sameDocument: DynamoDBDocument = versionedWriter(document, options("t"));
    expect(sameDocument).toBe(document);
  });

  test("a document client versions its writes", async () => {
    const table = await cloud.table();
    const document = versionedWriter(DynamoDBDocumentClient.from(cloud.unversioned()), options(table));
    await document.send(new PutCommand({ TableName: table, Item: { id: "1", n: 1 } }));
    expect(await cloud.read(table)).toEqual({
      id: { S: "1" },
      n: { N: "1" },
      ...versionAttributes("1000.5"),
    });
  });

  test("an aggregated document client versions its writes", async () => {
    const table = await cloud.table();
    const document = DynamoDBDocument.from(versionedWriter(cloud.unversioned(), options(table)));
    await document.put({ TableName: table, Item: { id: "1" } });
    expect(await cloud.read(table)).toMatchObject(versionAttributes("1000.5"));
  });

  test("twice is refused, also through the document client that shares the middleware", () => {
    const client = versionedWriter(new DynamoDBClient({ region: REGION }), options("t"));
    expect(() => versionedWriter(client, options("t"))).toThrow(/versioned already/);
    expect(() => versionedWriter(DynamoDBDocumentClient.from(client), options("t"))).toThrow(
      /versioned already/,
    );
  });

  test.each([
    ["no tables", { tables: {} }],
    ["a version attribute as partition key", { tables: { t: { partitionKey: "last_update_timestamp" } } }],
    ["an empty partition key", { tables: { t: { partitionKey: "" } } }],
    ["two attributes of one name", { attributes: { timestamp: "a", region: "a", replicated: "c" } }],
    ["no attempts", { attemptsMax: 0 }],
    ["a bound that is not a number", { futureBoundMs: Number.NaN }],
  ])("refuses %s", (_, wrong) => {
    const client = new DynamoDBClient({ region: REGION });
    expect(() => versionedWriter(client, { ...options("t"), ...wrong })).toThrow(
      expect.objectContaining({ code: "invalid-config", kind: "configuration" }),
    );
  });
});

describe("an item", () => {
  test("that was read earlier and is written back gets a version of its own and loses the mark of replication", async () => {
    const table = await cloud.table();
    const { client } = cloud.versioned([table], { clock: clockAt("1000.5") });
    const Item = {
      id: { S: "1" },
      ...versionAttributes("7", "cn-north-1"),
      last_replicated_version: { S: "7@cn-north-1" },
    };
    const before = structuredClone(Item);
    await client.send(new PutItemCommand({ TableName: table, Item }));
    expect(await cloud.read(table)).toEqual({ id: { S: "1" }, ...versionAttributes("1000.5") });
    expect(Item).toEqual(before);
  });

  test("keeps attributes of every type, under every name, to the last digit", async () => {
    const [table, other] = [await cloud.table(), await cloud.table()];
    const { client } = cloud.versioned([table]);
    const Item = {
      id: { S: "1" },
      constructor: { N: "12345678901234567890.123456789012345678" },
      toString: { B: new Uint8Array([0, 255]) },
      "a.b #c": { M: { x: { NULL: true as const }, y: { L: [{ BOOL: false }, { NS: ["1", "2"] }] } } },
      bytes: { BS: [new Uint8Array([1])] },
    };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    await cloud.seed(other, Item);
    const { last_update_timestamp: _, last_updater_region: __, ...rest } = (await cloud.read(table)) ?? {};
    expect(rest).toEqual(await cloud.read(other));
    expect(rest["constructor"]).toEqual(Item.constructor);
  });

  test("has its version in the attributes that the options name", async () => {
    const table = await cloud.table();
    const attributes = { timestamp: "_t s", region: "size", replicated: "_m" };
    const { client } = cloud.versioned([table], { clock: clockAt("1000.5"), attributes });
    await client.send(new UpdateItemCommand({ TableName: table, Key: { id: { S: "1" } } }));
    expect(await cloud.read(table)).toEqual({ id: { S: "1" }, "_t s": { N: "1000.5" }, size: { S: REGION } });
  });
});

describe("what is not versioned under a condition", () => {
  test("legacy updates are stamped, whatever is held", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, a: { S: "old" }, ...versionAttributes("2000") });
    const { client, counter } = cloud.versioned([table], { clock: clockAt("1000.5") });
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { id: { S: "1" } },
        AttributeUpdates: { a: { Action: "PUT", Value: { S: "new" } } },
        Expected: { a: { Value: { S: "old" } } },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    expect(Attributes).toEqual({ a: { S: "new" } });
    expect(await cloud.read(table)).toEqual({
      id: { S: "1" },
      a: { S: "new" },
      ...versionAttributes("1000.5"),
    });
    expect(counter.counts()).toEqual({ UpdateItem: 1 });
  });

  test("legacy puts are stamped, and their own condition's failure is DynamoDB's", async () => {
    const table = await cloud.table();
    const { client } = cloud.versioned([table], { clock: clockAt("1000.5") });
    const command = new PutItemCommand({
      TableName: table,
      Item: { id: { S: "1" } },
      Expected: { id: { Exists: false } },
    });
    await client.send(command);
    expect(await cloud.read(table)).toEqual({ id: { S: "1" }, ...versionAttributes("1000.5") });
    await expect(client.send(command)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  });

  test("deletes and PartiQL pass through", async () => {
    const table = await cloud.table();
    const { client, counter } = cloud.versioned([table]);
    await client.send(new ExecuteStatementCommand({ Statement: `INSERT INTO "${table}" VALUE {'id': '1'}` }));
    expect(await cloud.read(table)).toEqual({ id: { S: "1" } });
    await client.send(new DeleteItemCommand({ TableName: table, Key: { id: { S: "1" } } }));
    expect(await cloud.read(table)).toBeUndefined();
    expect(counter.counts()).toEqual({ ExecuteStatement: 1, DeleteItem: 1 });
  });
});

test("an abort during the conflict ends the call and sends nothing more", async () => {
  const table = await cloud.table();
  const controller = new AbortController();
  let held = 1001;
  // Always overtaken, so that the writer comes to its third attempt, before which it pauses; then the application aborts.
  const overtake = async (): Promise<void> => {
    await cloud.seed(table, { id: { S: "1" }, ...versionAttributes(String(held++)) });
  };
  const { client, counter } = cloud.versioned(
    [table],
    {
      clock: clockAt("1000.5"),
      random: () => {
        controller.abort();
        return 1;
      },
    },
    beforeEachRequest(overtake),
  );
  const sent = client.send(new PutItemCommand({ TableName: table, Item: { id: { S: "1" } } }), {
    abortSignal: controller.signal,
  });
  await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  expect(counter.counts()).toEqual({ PutItem: 2 });
});

test("values without types are refused instead of being stamped in silence", async () => {
  const { client, counter } = cloud.versioned(["t"]);
  const command = new PutItemCommand({ TableName: "t", Item: { id: "1" as never } });
  await expect(client.send(command)).rejects.toMatchObject({ code: "invalid-config" });
  expect(counter.total()).toBe(0);
});
