import { randomUUID } from "node:crypto";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StreamViewType } from "@aws-sdk/client-dynamodb";
import type { KeySchema } from "../src/key-schema.ts";

/** Makes a table that no other test has, and gives its name. */
export async function freshTable(
  client: DynamoDBClient,
  { partitionKey, sortKey }: KeySchema,
  viewType: StreamViewType | "none" = "NEW_AND_OLD_IMAGES",
): Promise<string> {
  const name = `table-${randomUUID()}`;
  const attributes = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: attributes.map((attribute, i) => ({
        AttributeName: attribute.name,
        KeyType: i === 0 ? "HASH" : "RANGE",
      })),
      AttributeDefinitions: attributes.map((attribute) => ({
        AttributeName: attribute.name,
        AttributeType: attribute.type,
      })),
      BillingMode: "PAY_PER_REQUEST",
      ...(viewType !== "none" && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
      }),
    }),
  );
  return name;
}
