import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { decodedEntry, emptyItem } from "@isthmus/core";
import type { DecodedEntry, Item, ShardReader, StreamEntry } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalClients, LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeySchema } from "../src/key-schema.ts";
import { toSdkItem } from "../src/sdk-item.ts";
import { dynamoDbStreamSource } from "../src/stream-source.ts";
import { findStreamArn } from "../src/table-stream.ts";
import { freshTable } from "./fresh-table.ts";
import { itemText } from "./item-text.ts";

const SCHEMA: KeySchema = { partitionKey: { name: "pk", type: "S" } };

let cloud: LocalCloud;
let clients: LocalClients;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  clients = cloud.clients("us-east-1");
});

afterAll(async () => cloud.stop());

interface OpenTable {
  readonly put: (item: Item) => Promise<unknown>;
  readonly remove: (key: Item) => Promise<unknown>;
  readonly read: (
    start: Parameters<ReturnType<typeof dynamoDbStreamSource>["openShard"]>[1],
  ) => Promise<ShardReader<StreamEntry>>;
}

async function openTable(): Promise<OpenTable> {
  const tableName = await freshTable(clients.dynamodb, SCHEMA);
  const streamArn = await findStreamArn(clients.dynamodb, tableName);
  const source = dynamoDbStreamSource({ client: clients.streams, streamArn });
  return {
    put: (item) => clients.dynamodb.send(new PutItemCommand({ TableName: tableName, Item: toSdkItem(item) })),
    remove: (key) =>
      clients.dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: toSdkItem(key) })),
    read: async (start) => {
      const [shard] = await source.listShards();
      return source.openShard(shard?.id ?? "", start);
    },
  };
}

/** Reads until there have been as many entries, which are all written by then; bounded by the number of reads. */
async function entriesOf(reader: ShardReader<StreamEntry>, count: number): Promise<DecodedEntry[]> {
  const entries: DecodedEntry[] = [];
  for (let reads = 0; reads < 100 && entries.length < count; reads++)
    entries.push(...(await reader.next()).entries.map(({ value }) => decodedEntry(value)));
  return entries;
}

function images(entry: DecodedEntry | undefined): (string | undefined)[] {
  if (entry?.kind !== "record") return [entry?.detail];
  const { oldImage, newImage } = entry.record;
  return [oldImage && itemText(oldImage), newImage && itemText(newImage)];
}

const A1: Item = { pk: { S: "a" }, n: { N: "12345678901234567890123456789012345678" } };
const A2: Item = { pk: { S: "a" }, b: { B: new Uint8Array([0, 255]) } };

describe("a table's stream", () => {
  test("tells inserts, updates and removals in their order, with both images", async () => {
    const table = await openTable();
    await table.put(A1);
    await table.put(A2);
    await table.remove({ pk: { S: "a" } });
    const entries = await entriesOf(await table.read({ kind: "oldest" }), 3);
    expect(entries.map(images)).toEqual([
      [undefined, itemText(A1)],
      [itemText(A1), itemText(A2)],
      [itemText(A2), undefined],
    ]);
    expect(entries.every((entry) => entry.kind === "record" && !entry.record.expired)).toBe(true);
  });

  test("is read on behind a sequence number, and from the latest on", async () => {
    const table = await openTable();
    await table.put(A1);
    await table.put(A2);
    const [first] = (await (await table.read({ kind: "oldest" })).next()).entries;
    const latest = await table.read({ kind: "latest" });
    const after = await table.read({ kind: "after", sequence: first?.sequence ?? "" });
    await table.remove({ pk: { S: "a" } });
    expect((await entriesOf(after, 2)).map(images)).toEqual([
      [itemText(A1), itemText(A2)],
      [itemText(A2), undefined],
    ]);
    expect((await entriesOf(latest, 1)).map(images)).toEqual([[itemText(A2), undefined]]);
  });

  test("keeps an attribute named __proto__, though the SDK loses it", async () => {
    const table = await openTable();
    const item = emptyItem();
    item["pk"] = { S: "a" };
    item["__proto__"] = { B: new Uint8Array([1, 2, 3]) };
    item["constructor"] = { S: "c" };
    await table.put(item);
    await table.put(A2);
    const entries = await entriesOf(await table.read({ kind: "oldest" }), 2);
    expect(entries.map(images)).toEqual([
      [undefined, itemText(item)],
      [itemText(item), itemText(A2)],
    ]);
  });
});
