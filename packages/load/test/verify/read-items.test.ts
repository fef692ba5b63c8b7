import type { BatchGetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { keyText } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { readItems } from "../../src/verify/read-items.ts";

const TABLE = "orders";
const keys = ["a", "b", "c", "d"].map((id) => ({ id: { S: id } }));
const never = new AbortController().signal;

/** A table that gives so many of the items asked for in each answer. */
function stingyTable(given: readonly number[]) {
  const asked: number[] = [];
  const client = {
    send: async ({ input }: BatchGetItemCommand) => {
      const { Keys = [], ConsistentRead } = input.RequestItems?.[TABLE] ?? {};
      expect(ConsistentRead).toBe(true);
      const count = given[asked.length] ?? 0;
      asked.push(Keys.length);
      return Promise.resolve({
        Responses: { [TABLE]: Keys.slice(0, count).map((key) => ({ ...key, held: { BOOL: true } })) },
        UnprocessedKeys: count < Keys.length ? { [TABLE]: { Keys: Keys.slice(count) } } : {},
      });
    },
  } as unknown as DynamoDBClient;
  return { client, asked };
}

describe("reading items", () => {
  it("asks again for what an answer had no room for", async () => {
    const { client, asked } = stingyTable([1, 0, 2, 1]);
    const items = await readItems(client, TABLE, keys, never);
    expect(asked).toEqual([4, 3, 3, 1]);
    expect([...items.keys()].sort()).toEqual(keys.map((key) => keyText(key)).sort());
    expect(items.get(keyText({ id: { S: "c" } }))).toEqual({ id: { S: "c" }, held: { BOOL: true } });
  });

  it("gives up on a table that gives nothing, time and again", async () => {
    const { client, asked } = stingyTable([2]);
    await expect(readItems(client, TABLE, keys, never)).rejects.toMatchObject({
      code: "throttled",
      message: expect.stringContaining("left 2 keys unread at 8 attempts") as string,
    });
    expect(asked).toHaveLength(9);
  });

  it("asks for nothing where there are no keys", async () => {
    const { client, asked } = stingyTable([]);
    expect((await readItems(client, TABLE, [], never)).size).toBe(0);
    expect(asked).toEqual([]);
  });
});
