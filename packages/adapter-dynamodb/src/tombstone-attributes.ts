/**
 * The attributes of an item in the tombstone table. All but the key and the version serve people who look at it. There is no
 * `replicated` mark in a tombstone; the name is here only because reading a version asks for it.
 */
export const TOMBSTONE_ATTRIBUTES = {
  /** S, the partition key: see `tombstoneId`. */
  id: "id",
  /** S: the logical name of the table whose item was deleted. */
  table: "table",
  /** M: the key of the deleted item. */
  key: "key",
  /** N: the timestamp of the deletion's version. */
  timestamp: "timestamp",
  /** S: the region of the deletion's version. */
  region: "region",
  /** N: epoch seconds from which DynamoDB's time to live may remove the tombstone. */
  expiresAt: "expires_at",
  replicated: "replicated",
} as const;
