import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { describeKeySchema, findStreamArn, versionedWriter } from "@isthmus/adapter-dynamodb";
import type { RegionId, VersionAttributes } from "@isthmus/core";
import type { LoadSide } from "@isthmus/load";

/** What a side is made of. */
export interface LoadSideOptions {
  readonly region: RegionId;
  readonly tableName: string;
  readonly attributes: VersionAttributes;
  /** Two different clients of the region's DynamoDB: one of them is made a versioned writer. */
  readonly clients: {
    readonly plain: DynamoDBClient;
    readonly versioned: DynamoDBClient;
    readonly streams: DynamoDBStreamsClient;
  };
  readonly signal: AbortSignal;
}

/**
 * Looks at a region's table and makes it ready to be loaded.
 *
 * @throws IsthmusError `not-found` (configuration) when there is no such table or it has no stream; as every call
 */
export async function loadSideOf(options: LoadSideOptions): Promise<LoadSide> {
  const { region, tableName, attributes, clients, signal } = options;
  const [keySchema, streamArn] = await Promise.all([
    describeKeySchema(clients.plain, tableName, { signal }),
    findStreamArn(clients.plain, tableName, { signal }),
  ]);
  return {
    region,
    tableName,
    keySchema,
    streamArn,
    attributes,
    plain: clients.plain,
    versioned: versionedWriter(clients.versioned, {
      region,
      tables: { [tableName]: { partitionKey: keySchema.partitionKey.name } },
      attributes,
    }),
    streams: clients.streams,
  };
}
