import type { AttributeValue, Item } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { checkKey, keyOf, keySchemaOf } from "../src/key-schema.ts";
import type { KeySchema } from "../src/key-schema.ts";
import { scriptedDynamoDb, sdkError } from "./scripted-client.ts";
import { describeKeySchema } from "../src/key-schema.ts";

const SIMPLE: KeySchema = { partitionKey: { name: "pk", type: "S" } };
const COMPOSITE: KeySchema = { ...SIMPLE, sortKey: { name: "sk", type: "B" } };

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ code: "wrong-key", kind: "poison" });
    return (error as Error).message;
  }
  return "nothing thrown";
}

describe("the key of an item", () => {
  test("is its key attributes and nothing else", () => {
    const item: Item = { pk: { S: "a" }, sk: { B: new Uint8Array([1]) }, other: { N: "1" } };
    expect(keyOf(item, COMPOSITE)).toEqual({ pk: { S: "a" }, sk: { B: new Uint8Array([1]) } });
    expect(keyOf(item, SIMPLE)).toEqual({ pk: { S: "a" } });
  });

  test.each<[string, AttributeValue | undefined, RegExp]>([
    ["is missing", undefined, /"pk" is missing/],
    ["has another type", { N: "90210" }, /"pk" has type N\. Allowed: S/],
    ["is empty", { S: "" }, /"pk" is empty/],
    ["is too long", { S: "9".repeat(2049) }, /2049 bytes\. Allowed: at most 2048/],
    ["is too long in bytes though not in characters", { S: "漢".repeat(683) }, /2049 bytes/],
  ])("is refused when the partition key %s, without quoting it", (_name, pk, expected) => {
    const message = messageOf(() => keyOf(pk === undefined ? {} : { pk }, SIMPLE));
    expect(message).toMatch(expected);
    expect(message).not.toContain("90210");
  });

  test("is refused when the sort key is missing, empty or too long", () => {
    const withSort = (sk?: AttributeValue) => () =>
      keyOf(sk === undefined ? { pk: { S: "a" } } : { pk: { S: "a" }, sk }, COMPOSITE);
    expect(messageOf(withSort())).toMatch(/"sk" is missing/);
    expect(messageOf(withSort({ B: new Uint8Array() }))).toMatch(/"sk" is empty/);
    expect(messageOf(withSort({ B: new Uint8Array(1025) }))).toMatch(/1025 bytes\. Allowed: at most 1024/);
  });

  test("may be as long as DynamoDB allows, and a number of any value", () => {
    expect(() =>
      keyOf({ pk: { S: "x".repeat(2048) }, sk: { B: new Uint8Array(1024) } }, COMPOSITE),
    ).not.toThrow();
    expect(() => keyOf({ n: { N: "0" } }, { partitionKey: { name: "n", type: "N" } })).not.toThrow();
  });

  test("is not found on the prototype", () => {
    expect(messageOf(() => keyOf({}, { partitionKey: { name: "constructor", type: "S" } }))).toMatch(
      /missing/,
    );
  });
});

test("a key with an attribute too many is refused", () => {
  expect(messageOf(() => checkKey({ pk: { S: "a" }, sk: { S: "b" } }, SIMPLE))).toMatch(/1 more attribute/);
  expect(() => checkKey({ pk: { S: "a" } }, SIMPLE)).not.toThrow();
});

describe("describing a table", () => {
  test("gives names and types of both keys, whatever their order", async () => {
    const { client, requests } = scriptedDynamoDb(() => ({
      Table: {
        KeySchema: [
          { AttributeName: "sort", KeyType: "RANGE" },
          { AttributeName: "part", KeyType: "HASH" },
        ],
        AttributeDefinitions: [
          { AttributeName: "sort", AttributeType: "N" },
          { AttributeName: "other", AttributeType: "S" },
          { AttributeName: "part", AttributeType: "B" },
        ],
      },
    }));
    expect(await describeKeySchema(client, "orders")).toEqual({
      partitionKey: { name: "part", type: "B" },
      sortKey: { name: "sort", type: "N" },
    });
    expect(requests).toEqual([{ operation: "DescribeTable", input: { TableName: "orders" } }]);
  });

  test("that is not there is a matter of configuration", async () => {
    const { client } = scriptedDynamoDb(() => {
      throw sdkError("ResourceNotFoundException");
    });
    await expect(describeKeySchema(client, "orders")).rejects.toMatchObject({
      code: "not-found",
      kind: "configuration",
    });
  });

  test("without a key is refused", () => {
    expect(() => keySchemaOf({}, "orders")).toThrow(/no partition key/);
  });
});
