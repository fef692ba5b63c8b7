import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { KeySchema } from "@isthmus/adapter-dynamodb";
import type { RegionId, VersionAttributes } from "@isthmus/core";

/** One region's replica of the table that the load is on. The clients are the caller's, who destroys them. */
export interface LoadSide {
  readonly region: RegionId;
  /** The table's name in this region. */
  readonly tableName: string;
  readonly keySchema: KeySchema;
  readonly streamArn: string;
  readonly attributes: VersionAttributes;
  /** A client without the writer plug-in: for unversioned writes, deletes and reads. */
  readonly plain: DynamoDBClient;
  /** A client to which `versionedWriter` has been given. */
  readonly versioned: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
}
