/** What an application does to an item, as far as it costs differently. */
export type ChangeKind =
  | "versioned insert"
  | "versioned overwrite"
  | "unversioned insert"
  | "unversioned overwrite"
  | "delete";

/** What replication does on one side for one change of one key. */
export interface SideRequests {
  /** Writes of the item itself, each as large as the item. */
  readonly itemWrites: number;
  /** Writes of the tombstone table, each within one unit. */
  readonly tombstoneWrites: number;
  /** Keys read, consistently, in the tombstone table, each within one unit. */
  readonly tombstoneReads: number;
}

/** What one change costs in requests. */
export interface ChangeRequests {
  readonly source: SideRequests;
  /** In each of the other regions. */
  readonly target: SideRequests;
  /** Records in the source table's stream: the application's own write, and replication's one where it gives a version. */
  readonly sourceRecords: number;
}

const NONE: SideRequests = { itemWrites: 0, tombstoneWrites: 0, tombstoneReads: 0 };
const READ: SideRequests = { itemWrites: 0, tombstoneWrites: 0, tombstoneReads: 1 };
const SETTLE: SideRequests = { itemWrites: 1, tombstoneWrites: 0, tombstoneReads: 1 };
const INSERT: SideRequests = { itemWrites: 1, tombstoneWrites: 0, tombstoneReads: 2 };
const OVERWRITE: SideRequests = { itemWrites: 1, tombstoneWrites: 0, tombstoneReads: 0 };

/**
 * The table "Requests per kind of change" of SPEC.md, which an integration test measures, as numbers. A test holds the two together.
 * Unversioned updates and overwrites cost the same, and so do deletes and expiries.
 */
export const REQUESTS_PER_CHANGE: Readonly<Record<ChangeKind, ChangeRequests>> = {
  "versioned insert": { source: READ, target: INSERT, sourceRecords: 1 },
  "versioned overwrite": { source: NONE, target: OVERWRITE, sourceRecords: 1 },
  "unversioned insert": { source: SETTLE, target: INSERT, sourceRecords: 2 },
  "unversioned overwrite": { source: SETTLE, target: OVERWRITE, sourceRecords: 2 },
  delete: {
    source: { itemWrites: 0, tombstoneWrites: 1, tombstoneReads: 1 },
    target: { itemWrites: 1, tombstoneWrites: 1, tombstoneReads: 1 },
    sourceRecords: 1,
  },
};
