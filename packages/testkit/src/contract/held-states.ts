import type { Item, VersionAttributes, VersionState } from "@isthmus/core";

/** A state in which an item is never overwritten or deleted by a conditional write that names a version. */
export interface HeldState {
  readonly name: string;
  /** The version attributes as they are in the table. */
  readonly stamp: (names: VersionAttributes) => Item;
  /** What the store has to say of it. */
  readonly state: (names: VersionAttributes) => VersionState;
}

const unversioned = (): VersionState => ({ kind: "unversioned" });
const invalidTimestamp = (names: VersionAttributes): VersionState => ({
  kind: "invalid",
  attribute: names.timestamp,
});
const invalidRegion = (names: VersionAttributes): VersionState => ({
  kind: "invalid",
  attribute: names.region,
});

/** Items without a whole version. The low timestamps and regions would lose against any version, were they compared. */
export const UNVERSIONED_STATES: readonly HeldState[] = [
  { name: "without version attributes", stamp: () => ({}), state: unversioned },
  {
    name: "with a timestamp and no region",
    stamp: (names) => ({ [names.timestamp]: { N: "1" } }),
    state: unversioned,
  },
  {
    name: "with a region and no timestamp",
    stamp: (names) => ({ [names.region]: { S: "a" } }),
    state: unversioned,
  },
  {
    name: "with nothing but the mark of replication",
    stamp: (names) => ({ [names.replicated]: { S: "1@a" } }),
    state: unversioned,
  },
];

/** Items whose version attributes have a wrong type. */
export const INVALID_STATES: readonly HeldState[] = [
  {
    name: "whose timestamp is text",
    stamp: (names) => ({ [names.timestamp]: { S: "1" }, [names.region]: { S: "a" } }),
    state: invalidTimestamp,
  },
  {
    name: "whose timestamp is null",
    stamp: (names) => ({ [names.timestamp]: { NULL: true }, [names.region]: { S: "a" } }),
    state: invalidTimestamp,
  },
  {
    name: "whose region is a number",
    stamp: (names) => ({ [names.timestamp]: { N: "1" }, [names.region]: { N: "1" } }),
    state: invalidRegion,
  },
  {
    name: "whose region is binary",
    stamp: (names) => ({ [names.timestamp]: { N: "1" }, [names.region]: { B: Uint8Array.of(97) } }),
    state: invalidRegion,
  },
  {
    name: "whose timestamp is text and whose region is missing",
    stamp: (names) => ({ [names.timestamp]: { S: "1" } }),
    state: invalidTimestamp,
  },
  {
    name: "whose region is a number and whose timestamp is missing",
    stamp: (names) => ({ [names.region]: { N: "1" } }),
    state: invalidRegion,
  },
];
