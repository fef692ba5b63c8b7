import type { Item } from "./item.ts";
import { addMillis, compareTimestamps, tryParseTimestamp } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";
import { formatVersion } from "./version.ts";
import type { Version } from "./version.ts";

/** Names of the attributes in which an item carries its version. Alike in every region is usual but not needed. */
export interface VersionAttributes {
  /** N: epoch seconds with a fraction of microseconds. Default `last_update_timestamp`. */
  readonly timestamp: string;
  /** S: the region that wrote last. Default `last_updater_region`. */
  readonly region: string;
  /** S: the version that replication wrote, in text form. Set by apply alone. Default `last_replicated_version`. */
  readonly replicated: string;
}

/** The original sample's own names, so that its users move over as they are. */
export const DEFAULT_VERSION_ATTRIBUTES: VersionAttributes = {
  timestamp: "last_update_timestamp",
  region: "last_updater_region",
  replicated: "last_replicated_version",
};

/** The three names as a list. */
export function versionAttributeNames(names: VersionAttributes): readonly string[] {
  return [names.timestamp, names.region, names.replicated];
}

/** What an item says of its own version. */
export type VersionState =
  /**
   * It has a version. It is `replicated` while the version is the very one that apply wrote, and local as soon as anybody
   * else has written a new one. The mark names the whole version, not the timestamp alone: a writer with a coarse clock who
   * changes the region tag but not the timestamp must not pass for an echo.
   */
  | { readonly kind: "versioned"; readonly version: Version; readonly replicated: boolean }
  /** One or both version attributes are missing: an application wrote it that does not know of versions. */
  | { readonly kind: "unversioned" }
  /** A version attribute has the wrong type: a configuration error, never overwritten. */
  | { readonly kind: "invalid"; readonly attribute: string };

/** What the version of an item must still be for a conditional write to go through. */
export type VersionGuard =
  | { readonly kind: "exactly"; readonly version: Version }
  | { readonly kind: "unversioned" };

/** The guard that holds as long as nobody has changed the version from `state`. */
export function guardOf(state: Exclude<VersionState, { kind: "invalid" }>): VersionGuard {
  return state.kind === "versioned" ? { kind: "exactly", version: state.version } : { kind: "unversioned" };
}

/** Reads the version state of an item. The only place that interprets the version attributes. */
export function readVersionState(item: Item, names: VersionAttributes): VersionState {
  const timestampValue = Object.hasOwn(item, names.timestamp) ? item[names.timestamp] : undefined;
  const regionValue = Object.hasOwn(item, names.region) ? item[names.region] : undefined;
  if (timestampValue !== undefined && !("N" in timestampValue))
    return { kind: "invalid", attribute: names.timestamp };
  if (regionValue !== undefined && !("S" in regionValue)) return { kind: "invalid", attribute: names.region };
  if (timestampValue === undefined || regionValue === undefined) return { kind: "unversioned" };
  const timestamp = tryParseTimestamp(timestampValue.N);
  if (timestamp === undefined) return { kind: "invalid", attribute: names.timestamp };
  const version: Version = { timestamp, region: regionValue.S };
  const mark = Object.hasOwn(item, names.replicated) ? item[names.replicated] : undefined;
  return {
    kind: "versioned",
    version,
    replicated: mark !== undefined && "S" in mark && mark.S === formatVersion(version),
  };
}

/** The version, if the state has one. */
export function versionOf(state: VersionState | undefined): Version | undefined {
  return state?.kind === "versioned" ? state.version : undefined;
}

/** Whether a version lies further ahead of `time` than `boundMs`. */
export function isAheadOf(version: Version, time: Timestamp, boundMs: number): boolean {
  return compareTimestamps(version.timestamp, addMillis(time, boundMs)) > 0;
}
