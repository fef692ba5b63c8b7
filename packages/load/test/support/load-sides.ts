import { randomUUID } from "node:crypto";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { createTombstoneTable, findStreamArn, versionedWriter } from "@isthmus/adapter-dynamodb";
import type { KeySchema } from "@isthmus/adapter-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId } from "@isthmus/core";
import type { LocalCloud } from "@isthmus/local-cloud";
import type { LoadSide } from "../../src/load-side.ts";

/** A side with the tombstone table that replication of it needs. */
export interface TestSide extends LoadSide {
  readonly tombstones: string;
}

/** Makes in every region of the cloud a table that no other test has, with a tombstone table beside it. */
export async function loadSides(cloud: LocalCloud, keySchema: KeySchema): Promise<readonly TestSide[]> {
  const tableName = `load-${randomUUID()}`;
  const tombstones = `tombstones-${randomUUID()}`;
  const { partitionKey, sortKey } = keySchema;
  const attributes = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  return Promise.all(
    cloud.regions.map(async (name) => {
      const { dynamodb: plain, streams } = cloud.clients(name);
      await plain.send(
        new CreateTableCommand({
          TableName: tableName,
          KeySchema: attributes.map((attribute, index) => ({
            AttributeName: attribute.name,
            KeyType: index === 0 ? "HASH" : "RANGE",
          })),
          AttributeDefinitions: attributes.map((attribute) => ({
            AttributeName: attribute.name,
            AttributeType: attribute.type,
          })),
          BillingMode: "PAY_PER_REQUEST",
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        }),
      );
      await createTombstoneTable(plain, tombstones);
      const region = parseRegionId(name);
      return {
        region,
        tableName,
        tombstones,
        keySchema,
        streamArn: await findStreamArn(plain, tableName),
        attributes: DEFAULT_VERSION_ATTRIBUTES,
        plain,
        streams,
        versioned: versionedWriter(cloud.clients(name).dynamodb, {
          region,
          tables: { [tableName]: { partitionKey: partitionKey.name } },
        }),
      };
    }),
  );
}
