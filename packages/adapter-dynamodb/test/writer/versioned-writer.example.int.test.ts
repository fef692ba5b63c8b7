import { readFile } from "node:fs/promises";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import { expect, onTestFinished, test } from "vitest";
import { createWriterTable } from "./create-writer-table.ts";
import { ordersClient, placeOrder } from "./versioned-writer.example.ts";

test("the README's example versions an order", async () => {
  const cloud = await startLocalCloud({ regions: ["cn-north-1"], services: ["dynamodb"] });
  onTestFinished(() => cloud.stop());
  const { dynamodb } = cloud.clients("cn-north-1");
  await createWriterTable(dynamodb, "orders");
  const orders = ordersClient(dynamodb);
  await placeOrder(orders, "1");
  await expect(placeOrder(orders, "1")).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: "orders", Key: { id: { S: "1" } } }));
  expect(Item).toMatchObject({ state: { S: "placed" }, last_updater_region: { S: "cn-north-1" } });
});

test("the README shows the example as it is", async () => {
  const [readme, example] = await Promise.all([
    readFile(new URL("../../src/writer/README.md", import.meta.url), "utf8"),
    readFile(new URL("versioned-writer.example.ts", import.meta.url), "utf8"),
  ]);
  const region = /\/\/ #region example\n([^]*?)\/\/ #endregion/.exec(example)?.[1] ?? "no region";
  expect(readme).toContain(region.trim());
});
