import type { SideName } from "./china-global-config.ts";

/** A table that the stacks make under its logical name. Its keys are texts. It stays when the stacks go. */
export interface NewTable {
  readonly kind: "new";
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attribute with the time in seconds at which an item expires. */
  readonly timeToLive?: string;
  /** What a deletion by time to live means: for both sides, or each side's own affair. Default: `replicate`. */
  readonly expiry?: "replicate" | "ignore";
}

/** A table that is there already on both sides, with a stream of new and old images. */
export interface ExistingTable {
  readonly kind: "existing";
  /** `aws dynamodb describe-table --table-name customers --query Table.LatestStreamArn` on each side. */
  readonly streamArns: Readonly<Record<SideName, string>>;
}

/** A table of the configuration. */
export type TableChoice = NewTable | ExistingTable;
