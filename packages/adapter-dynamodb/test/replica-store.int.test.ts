import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteTableCommand, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES, emptyItem, isIsthmusError, parseTimestamp } from "@isthmus/core";
import type { Item, ItemKey, Version } from "@isthmus/core";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { arbitraryItem } from "@isthmus/testkit";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { KeySchema } from "../src/key-schema.ts";
import { dynamoDbReplicaStore } from "../src/replica-store.ts";
import { tombstoneId } from "../src/tombstone-id.ts";
import { itemText } from "./item-text.ts";
import { LIFE_MS, NOW, openReplica } from "./replica-harness.ts";
import type { ReplicaHarness } from "./replica-harness.ts";

const SCHEMA: KeySchema = {
  partitionKey: { name: "pk", type: "S" },
  sortKey: { name: "sk", type: "N" },
};

const counter = requestCounter();
let cloud: LocalCloud;
let client: DynamoDBClient;
let replica: ReplicaHarness;
let nextKey = 0;
let key: ItemKey;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  client = cloud.clients("us-east-1").dynamodb;
  const counted = cloud.clients("us-east-1", { wrapHandler: counter.wrap }).dynamodb;
  replica = await openReplica(client, SCHEMA, counted);
});

afterAll(async () => cloud.stop());

beforeEach(() => {
  key = replica.keyOf(nextKey++);
  counter.reset();
});

function v(timestamp: string, region = "a"): Version {
  return { timestamp: parseTimestamp(timestamp), region };
}

async function thrownBy(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isIsthmusError(error) ? `${error.kind} ${error.code}` : String(error);
}

describe("costs one request and no read", () => {
  test("a put that inserts, one that overwrites and one that is refused", async () => {
    const { store } = replica;
    expect(await store.put(key, v("1"), { allowInsert: true })).toEqual({ outcome: "inserted" });
    expect(await store.put(key, v("2"), { allowInsert: true })).toMatchObject({ outcome: "replaced" });
    expect(await store.put(key, v("2"), { allowInsert: true })).toMatchObject({ outcome: "refused" });
    expect(counter.counts()).toEqual({ PutItem: 3 });
  });

  test("setting a version, done and refused", async () => {
    await replica.store.put(key, v("1"), { allowInsert: true });
    counter.reset();
    const expected = { kind: "exactly", version: v("1") } as const;
    expect(await replica.store.setVersion(key, expected, v("2"))).toEqual({ outcome: "done" });
    expect(await replica.store.setVersion(key, expected, v("3"))).toMatchObject({ outcome: "refused" });
    expect(counter.counts()).toEqual({ UpdateItem: 2 });
  });

  test("deleting, done and refused", async () => {
    await replica.store.put(key, v("1"), { allowInsert: true });
    counter.reset();
    expect(await replica.store.deleteBelow(key, v("1"))).toMatchObject({ outcome: "refused" });
    expect(await replica.store.deleteExactly(key, v("1"))).toEqual({ outcome: "done" });
    expect(counter.counts()).toEqual({ DeleteItem: 2 });
  });

  test("raising a tombstone, raised and held", async () => {
    expect(await replica.store.raiseTombstone(key, v("2"))).toEqual({ outcome: "raised" });
    expect(await replica.store.raiseTombstone(key, v("1"))).toMatchObject({ outcome: "held" });
    expect(counter.counts()).toEqual({ PutItem: 2 });
  });
});

test("reading 250 tombstones costs three requests", async () => {
  const keys = Array.from({ length: 250 }, () => replica.keyOf(nextKey++));
  await replica.store.raiseTombstone(keys[0] as ItemKey, v("1"));
  await replica.store.raiseTombstone(keys[249] as ItemKey, v("2"));
  counter.reset();
  const found = await replica.store.readTombstones(keys);
  expect([...found.values()].map(({ version }) => version.timestamp).sort()).toEqual(["1", "2"]);
  expect(counter.counts()).toEqual({ BatchGetItem: 3 });
});

test("a tombstone tells its table and key, and expires no earlier than its life", async () => {
  await replica.store.raiseTombstone(key, v("7", "cn-north-1"));
  const { Item } = await client.send(
    new GetItemCommand({ TableName: replica.tombstoneTable, Key: { id: { S: tombstoneId("orders", key) } } }),
  );
  const end = Math.ceil(Number(NOW.now()) + LIFE_MS / 1000);
  expect(Item).toMatchObject({
    table: { S: "orders" },
    key: { M: key },
    timestamp: { N: "7" },
    region: { S: "cn-north-1" },
    expires_at: { N: String(end) },
  });
});

test("any item that travels arrives as it was, whether it inserts or overwrites", async () => {
  const { timestamp, region, replicated } = DEFAULT_VERSION_ATTRIBUTES;
  const reserved = [timestamp, region, replicated, ...Object.keys(key)];
  const arbitrary = arbitraryItem().filter((item) => !reserved.some((name) => Object.hasOwn(item, name)));
  let time = 1;
  await fc.assert(
    fc.asyncProperty(arbitrary, async (attributes) => {
      const item: Item = Object.assign(emptyItem(), attributes, key);
      const put = await replica.store.put(item, v(String(++time)), { allowInsert: true });
      expect(put.outcome).not.toBe("refused");
      const read = Object.assign(emptyItem(), await replica.readRaw(key));
      for (const name of [timestamp, region, replicated]) delete read[name];
      expect(itemText(read)).toBe(itemText(item));
    }),
    { numRuns: 150 },
  );
});

describe("is refused as poison, before anything is sent where we can tell", () => {
  test.each<[string, ItemKey]>([
    ["a key without its sort key", { pk: { S: "a" } }],
    ["a key of the wrong type", { pk: { S: "a" }, sk: { S: "1" } }],
    ["an empty key", { pk: { S: "" }, sk: { N: "1" } }],
    ["a key with one attribute too many", { pk: { S: "a" }, sk: { N: "1" }, x: { S: "x" } }],
  ])("%s", async (_name, wrong) => {
    const { store } = replica;
    const guard = { kind: "unversioned" } as const;
    const calls = [
      () => store.deleteBelow(wrong, v("1")),
      () => store.deleteExactly(wrong, v("1")),
      () => store.setVersion(wrong, guard, v("1")),
      () => store.readTombstones([wrong]),
      () => store.raiseTombstone(wrong, v("1")),
    ];
    for (const call of calls) expect(await thrownBy(call())).toBe("poison wrong-key");
    expect(counter.total()).toBe(0);
  });

  test("an item without its key", async () => {
    const put = replica.store.put({ n: { N: "1" } }, v("1"), { allowInsert: true });
    expect(await thrownBy(put)).toBe("poison wrong-key");
    expect(counter.total()).toBe(0);
  });

  test("an item beyond 400 KB", async () => {
    const item: Item = { ...key, large: { B: new Uint8Array(410_000) } };
    expect(await thrownBy(replica.store.put(item, v("1"), { allowInsert: true }))).toBe(
      "poison item-too-large",
    );
  });

  test("an item with a number that DynamoDB does not have", async () => {
    const item: Item = { ...key, number: { N: "1E127" } };
    expect(await thrownBy(replica.store.put(item, v("1"), { allowInsert: true }))).toBe(
      "poison invalid-item",
    );
  });
});

test("a table that is gone is a matter of configuration", async () => {
  const gone = await openReplica(client, SCHEMA);
  await client.send(new DeleteTableCommand({ TableName: gone.tableName }));
  await client.send(new DeleteTableCommand({ TableName: gone.tombstoneTable }));
  const expected = "configuration not-found";
  expect(await thrownBy(gone.store.put(key, v("1"), { allowInsert: true }))).toBe(expected);
  expect(await thrownBy(gone.store.readTombstones([key]))).toBe(expected);
  expect(await thrownBy(gone.store.raiseTombstone(key, v("1")))).toBe(expected);
});

test("stores of two tables keep their tombstones apart in one tombstone table", async () => {
  const shared = { tableName: replica.tombstoneTable, lifeMs: LIFE_MS };
  const other = dynamoDbReplicaStore({
    client,
    table: "events",
    tableName: replica.tableName,
    keySchema: SCHEMA,
    tombstones: shared,
    clock: NOW,
  });
  await replica.store.raiseTombstone(key, v("5"));
  expect((await other.readTombstones([key])).size).toBe(0);
  expect(await other.raiseTombstone(key, v("1"))).toEqual({ outcome: "raised" });
  const { Items } = await client.send(
    new ScanCommand({
      TableName: replica.tombstoneTable,
      FilterExpression: "#key = :key",
      ExpressionAttributeNames: { "#key": "key" },
      ExpressionAttributeValues: { ":key": { M: { ...key } as Record<string, never> } },
    }),
  );
  expect(Items?.map((item) => item["table"]?.S).sort()).toEqual(["events", "orders"]);
});

describe("refuses a configuration", () => {
  const valid = {
    table: "orders",
    tableName: "orders",
    keySchema: SCHEMA,
    tombstones: { tableName: "tombs", lifeMs: 1 },
    clock: NOW,
  };

  test.each([
    ["two version attributes of one name", { attributes: { timestamp: "a", region: "a", replicated: "r" } }],
    ["a version attribute in the key", { attributes: { timestamp: "sk", region: "a", replicated: "r" } }],
    ["a version attribute without a name", { attributes: { timestamp: "", region: "a", replicated: "r" } }],
    ["tombstones without life", { tombstones: { tableName: "tombs", lifeMs: 0 } }],
    ["tombstones with a life that is no number", { tombstones: { tableName: "tombs", lifeMs: Number.NaN } }],
  ])("with %s", async (_name, change) => {
    const open = async (): Promise<unknown> => dynamoDbReplicaStore({ client, ...valid, ...change });
    expect(await thrownBy(open())).toBe("configuration invalid-config");
  });
});
