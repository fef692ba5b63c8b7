import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeyedTable } from "../src/counted/create-keyed-table.ts";
import { unitMeter } from "../src/counted/unit-meter.ts";
import type { UnitMeter } from "../src/counted/unit-meter.ts";

const REGION = "us-east-1";
const TableName = "metered";
const Key = { pk: { S: "a" } };
const withNote = (bytes: number) => ({ ...Key, note: { S: "x".repeat(bytes) } });

describe("a meter of units", () => {
  let cloud: LocalCloud;
  let client: DynamoDBClient;
  let meter: UnitMeter;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: [REGION], services: ["dynamodb"] });
    client = cloud.clients(REGION).dynamodb;
    const onlooker = cloud.clients(REGION).dynamodb;
    await createKeyedTable(onlooker, TableName, { stream: false });
    meter = unitMeter(client, { onlooker, keyNames: { [TableName]: "pk" } });
  });
  afterAll(async () => {
    await cloud.stop();
  });

  it("counts a write by the larger of what was and what is, and as the emulator does", async () => {
    const asked = { TableName, ReturnConsumedCapacity: "TOTAL" } as const;
    const units: (number | undefined)[] = [];
    const counted: number[] = [];
    for (const send of [
      async () => client.send(new PutItemCommand({ ...asked, Item: withNote(2500) })),
      async () => client.send(new PutItemCommand({ ...asked, Item: withNote(1500) })),
      async () =>
        client.send(
          new UpdateItemCommand({
            ...asked,
            Key,
            UpdateExpression: "SET note = :t",
            ExpressionAttributeValues: { ":t": { S: "x" } },
          }),
        ),
      async () => client.send(new DeleteItemCommand({ ...asked, Key })),
      async () => client.send(new DeleteItemCommand({ ...asked, Key })),
    ]) {
      units.push((await send()).ConsumedCapacity?.CapacityUnits);
      counted.push(meter.take().writes);
    }
    expect(counted).toEqual([3, 3, 2, 1, 1]);
    expect(units).toEqual(counted);
  });

  it("counts a refused put as large as what it would have written", async () => {
    await client.send(new PutItemCommand({ TableName, Item: withNote(10) }));
    meter.take();
    const refused = client.send(
      new PutItemCommand({
        TableName,
        Item: withNote(4000),
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
    await expect(refused).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    expect(meter.take()).toEqual({ requests: 1, writes: 4, reads: 0 });
  });

  it("counts each key of a batch that is read, half where it need not be consistent", async () => {
    const keys = [Key, { pk: { S: "absent" } }, { pk: { S: "neither" } }];
    for (const ConsistentRead of [true, false]) {
      const request = { [TableName]: { Keys: keys, ConsistentRead } };
      await client.send(new BatchGetItemCommand({ RequestItems: request }));
    }
    expect(meter.take()).toEqual({ requests: 2, writes: 0, reads: 4.5 });
  });

  it("refuses an operation that it has no rule for", async () => {
    await expect(client.send(new GetItemCommand({ TableName, Key }))).rejects.toThrow("GetItemCommand");
  });
});
