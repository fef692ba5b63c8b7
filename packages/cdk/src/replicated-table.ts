import type { ITable } from "aws-cdk-lib/aws-dynamodb";

/** Names of the attributes in which items carry their versions. */
export interface VersionAttributeNames {
  /** Default: `last_update_timestamp`. */
  readonly timestamp?: string;
  /** Default: `last_updater_region`. */
  readonly region?: string;
  /** Default: `last_replicated_version`. */
  readonly replicated?: string;
}

/** A replicated table with settings of its own. */
export interface ReplicatedTable {
  /** The table here, with a stream of new and old images. */
  readonly table: ITable;
  /** Must be alike on all sides. */
  readonly attributes?: VersionAttributeNames;
  /** What a deletion by time to live means: for all regions, or each region's own affair. Default: `replicate`. */
  readonly expiry?: "replicate" | "ignore";
}

/** A table given with or without settings, as one with settings. */
export function replicatedTable(given: ITable | ReplicatedTable): ReplicatedTable {
  return "tableArn" in given ? { table: given } : given;
}
