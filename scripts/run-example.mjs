// Creates what examples/library expects, runs it, and looks whether the item has arrived.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { CreateTableCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createTombstoneTable } from "../packages/adapter-dynamodb/dist/index.js";
import { createKinesisStream } from "../packages/adapter-kinesis/dist/index.js";

const [HERE, THERE] = ["us-east-1", "cn-north-1"];

/**
 * @param cloud a running local cloud
 * @param script the compiled example
 */
export async function runExample(cloud, script) {
  for (const region of [HERE, THERE]) {
    const { dynamodb, kinesis } = cloud.clients(region);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "orders",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    await createTombstoneTable(dynamodb, "isthmus-tombstones");
    await createKinesisStream(kinesis, "isthmus", { shards: 1 });
  }
  const env = {
    ...process.env,
    HERE_DYNAMODB: cloud.endpoints(HERE).dynamodb,
    HERE_KINESIS: cloud.endpoints(HERE).kinesis,
    THERE_DYNAMODB: cloud.endpoints(THERE).dynamodb,
    THERE_KINESIS: cloud.endpoints(THERE).kinesis,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const child = spawn(process.execPath, [script], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 60_000,
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  assert.equal(code, 0, "the example failed");
  const { Item: item } = await cloud
    .clients(THERE)
    .dynamodb.send(
      new GetItemCommand({ TableName: "orders", Key: { id: { S: "1" } }, ConsistentRead: true }),
    );
  assert.deepEqual(item?.city, { S: "上海" }, "the item has not arrived");
}
