import { BatchWriteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES, versionAttributeNames } from "@isthmus/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedUpdate } from "./update-grammar.ts";
import { startWriterCloud } from "./writer-cloud.ts";
import type { WriterCloud } from "./writer-cloud.ts";

let cloud: WriterCloud;
beforeAll(async () => {
  cloud = await startWriterCloud();
});
afterAll(async () => cloud.stop());

const VERSION_NAMES = versionAttributeNames(DEFAULT_VERSION_ATTRIBUTES);
const KEY = { id: { S: "1" } };
const OLD = { ...KEY, a: { S: "old" }, n: { N: "1" } };
const RETURNS = [undefined, "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"] as const;

/** Runs the same call with and without the writer on tables of the same content; gives both outputs. */
async function both(
  call: (client: DynamoDBClient, document: DynamoDBDocumentClient, table: string) => Promise<unknown>,
  seed?: Record<string, AttributeValue>,
): Promise<{ versioned: unknown; bare: unknown }> {
  const [mine, other] = [await cloud.table(), await cloud.table()];
  if (seed !== undefined) await Promise.all([cloud.seed(mine, seed), cloud.seed(other, seed)]);
  const { client, document } = cloud.versioned([mine]);
  return {
    versioned: comparable(await call(client, document, mine), mine),
    bare: comparable(await call(cloud.bare, DynamoDBDocumentClient.from(cloud.bare), other), other),
  };
}

/** An output less what differs between any two requests. */
function comparable(output: unknown, table: string): unknown {
  const { $metadata: _, ...rest } = output as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest).replaceAll(table, "table"));
}

/** An output without the version in its item. */
function unversioned(output: unknown): unknown {
  const { Attributes: attributes, ...rest } = output as { Attributes?: Record<string, unknown> };
  if (attributes === undefined) return rest;
  return {
    ...rest,
    Attributes: Object.fromEntries(
      Object.entries(attributes).filter(([name]) => !VERSION_NAMES.includes(name)),
    ),
  };
}

describe("what an application gets back is what it gets without the writer", () => {
  test.each([undefined, "NONE", "ALL_OLD"] as const)("PutItem, ReturnValues %s", async (ReturnValues) => {
    const plain = await both(
      (client, _, TableName) =>
        client.send(
          new PutItemCommand({
            TableName,
            Item: { ...KEY, b: { N: "2" } },
            ReturnValues,
            ReturnConsumedCapacity: "TOTAL",
          }),
        ),
      OLD,
    );
    expect(plain.versioned).toEqual(plain.bare);
    const document = await both(
      (_, client, TableName) =>
        client.send(new PutCommand({ TableName, Item: { id: "1", b: 2 }, ReturnValues })),
      OLD,
    );
    expect(document.versioned).toEqual(document.bare);
  });

  const updates = {
    "a change": { UpdateExpression: "SET a = :a REMOVE n", ExpressionAttributeValues: { ":a": { S: "x" } } },
    "a removal": { UpdateExpression: "REMOVE a" },
    "no expression": {},
  };
  const cases = Object.entries(updates).flatMap(([name, update]) =>
    RETURNS.flatMap((returns) => [true, false].map((exists) => ({ name, update, returns, exists }))),
  );
  test.each(cases)(
    "UpdateItem with $name, ReturnValues $returns, item exists: $exists",
    async ({ update, returns, exists }) => {
      const { versioned, bare } = await both(
        (client, _, TableName) =>
          client.send(new UpdateItemCommand({ TableName, Key: KEY, ReturnValues: returns, ...update })),
        exists ? OLD : undefined,
      );
      // The whole item as it is in the table has the version in it; anything less must not.
      expect(returns === "ALL_NEW" ? unversioned(versioned) : versioned).toEqual(bare);
      if (returns === "ALL_NEW") expect(versioned).toHaveProperty("Attributes.last_update_timestamp");
    },
  );

  test.each(RETURNS)("UpdateItem through the document client, ReturnValues %s", async (ReturnValues) => {
    const { versioned, bare } = await both(
      (_, document, TableName) =>
        document.send(
          new UpdateCommand({
            TableName,
            Key: { id: "1" },
            UpdateExpression: "ADD n :n SET tags = :t",
            ExpressionAttributeValues: { ":n": 5, ":t": ["x"] },
            ReturnValues,
          }),
        ),
      OLD,
    );
    expect(ReturnValues === "ALL_NEW" ? unversioned(versioned) : versioned).toEqual(bare);
  });

  test("keeps in the updated attributes those of the version that the application set itself", async () => {
    const table = await cloud.table();
    const { client } = cloud.versioned([table]);
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: KEY,
        UpdateExpression: "SET a = :a, last_update_timestamp = :t",
        ExpressionAttributeValues: { ":a": { S: "x" }, ":t": { N: "5" } },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    expect(Object.keys(Attributes ?? {}).sort()).toEqual(["a", "last_update_timestamp"]);
    expect(Attributes?.["last_update_timestamp"]).not.toEqual({ N: "5" });
  });

  test("BatchWriteItem", async () => {
    const plain = await both((client, _, table) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [table]: [{ PutRequest: { Item: OLD } }, { DeleteRequest: { Key: { id: { S: "2" } } } }],
          },
          ReturnConsumedCapacity: "TOTAL",
        }),
      ),
    );
    expect(plain.versioned).toEqual(plain.bare);
    const document = await both((_, client, table) =>
      client.send(
        new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: { id: "1" } } }] } }),
      ),
    );
    expect(document.versioned).toEqual(document.bare);
  });

  test("errors of validation are DynamoDB's own", async () => {
    const malformed = [
      { UpdateExpression: "SET a = :a, ", ExpressionAttributeValues: { ":a": { S: "x" } } },
      { UpdateExpression: "" },
      { UpdateExpression: "REMOVE a", ConditionExpression: "a = b) OR (a = b" },
      { UpdateExpression: "REMOVE a", AttributeUpdates: { b: { Action: "DELETE" } } } as const,
    ];
    for (const update of malformed) {
      const { versioned, bare } = await both((client, _, TableName) =>
        client
          .send(new UpdateItemCommand({ TableName, Key: KEY, ...update }))
          .then(() => ({ name: "accepted" }))
          .catch((error: Error) => ({ name: error.name, message: error.message })),
      );
      expect(versioned).toEqual(bare);
      expect(bare).toMatchObject({ name: "ValidationException" });
    }
  });
});

test("an update leaves the item as it leaves it without the writer, the version aside", async () => {
  const [mine, other] = [await cloud.table(), await cloud.table()];
  const { client } = cloud.versioned([mine]);
  let item = 0;
  await fc.assert(
    fc.asyncProperty(
      generatedUpdate(VERSION_NAMES),
      async ({ UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues, assigned }) => {
        const update = { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues };
        const id = String(item++);
        const seed = {
          id: { S: id },
          n1: { N: "10" },
          entries0: { L: [{ S: "first" }] },
          nested: { M: {} },
          remove_0: { S: "gone" },
          delete_0: { SS: ["a", "b"] },
        };
        await Promise.all([cloud.seed(mine, seed), cloud.seed(other, seed)]);
        const Key = { id: { S: id } };
        await client.send(new UpdateItemCommand({ TableName: mine, Key, ...update }));
        // Without the writer an update that assigns to the version may be invalid for its types, so only the others have a twin.
        if (assigned.length === 0)
          await cloud.bare.send(new UpdateItemCommand({ TableName: other, Key, ...update }));
        const written = await cloud.read(mine, id);
        expect(written?.["last_updater_region"]).toEqual({ S: "us-east-1" });
        expect(Number(written?.["last_update_timestamp"]?.N)).toBeGreaterThan(1_000_000);
        if (assigned.length === 0) {
          expect(unversioned({ Attributes: written })).toEqual({ Attributes: await cloud.read(other, id) });
        }
      },
    ),
    { numRuns: 100 },
  );
});
