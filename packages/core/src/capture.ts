import type { Change } from "./change.ts";
import { itemsEqual } from "./item-equality.ts";
import { omitAttributes } from "./item.ts";
import type { Item } from "./item.ts";
import type { RegionId } from "./region.ts";
import type { StreamRecord } from "./stream-record.ts";
import { addMillis, compareTimestamps } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";
import { compareVersions, highestVersion, isAbove, nextVersion } from "./version.ts";
import type { Version } from "./version.ts";
import { guardOf, readVersionState, versionAttributeNames, versionOf } from "./version-state.ts";
import type { VersionAttributes, VersionGuard, VersionState } from "./version-state.ts";

// What a stream record means. All of loop prevention is in this file (SPEC, section "Capture"):
//
//                        record
//              ┌───────────┴────────────┐
//             put                     remove
//   ┌──────┬───┴────┬─────────┐     ┌───┴────┐
//  same   local   replicated  else  explained  not explained
//  C7     C1      C2          C3    C4         C5, C6
//  ignore publish ignore      settle publish   entomb, publish
//          └ under a tombstone ┘    if it is ours
//               enforce

/** What capture has to know about its surroundings. */
export interface CaptureContext {
  readonly table: string;
  /** This region. */
  readonly region: RegionId;
  readonly attributes: VersionAttributes;
  /** A timestamp further ahead of the record's creation than this is a broken clock and counts as no version. */
  readonly futureBoundMs: number;
  /** What an expiry by time to live means: a deletion to be replicated, or every region's own affair. */
  readonly expiry: "replicate" | "ignore";
}

/** Why capture decided as it did; counted as metrics and shown by tools. */
export type CaptureReason =
  | "local-put"
  | "echo"
  | "unversioned-write"
  | "future-timestamp"
  | "explained-removal"
  | "local-delete"
  | "expiry"
  | "expiry-ignored"
  | "no-difference"
  | "version-attribute-type";

/** Removes or lifts an item that was inserted under a tombstone. */
export type Enforcement =
  /** Delete the item if it is still below the tombstone. */
  | { readonly kind: "remove"; readonly tombstone: Version }
  /** The insert came after the delete in this very stream: lift what it left above the tombstone. */
  | {
      readonly kind: "lift";
      readonly tombstone: Version;
      readonly version: Version;
      readonly expected: VersionGuard;
    };

/** What to do about a stream record. Decided without any I/O; see `replicator/forward-changes.ts` for the doing. */
export type Capture =
  | { readonly action: "ignore"; readonly reason: CaptureReason; readonly enforce?: Enforcement }
  | {
      readonly action: "publish";
      readonly reason: CaptureReason;
      readonly change: Change;
      readonly enforce?: Enforcement;
    }
  | { readonly action: "settle"; readonly reason: CaptureReason; readonly settle: Settlement }
  | {
      readonly action: "entomb";
      readonly reason: CaptureReason;
      readonly change: Change;
      readonly version: Version;
    }
  | { readonly action: "reject"; readonly reason: CaptureReason; readonly attribute: string };

/** A version to be committed for what an unversioned writer left (SPEC, section "Settle"). */
export interface Settlement {
  /** The highest version in the record: everything at or below it is behind what the writer saw or overwrote. */
  readonly seen: Version | undefined;
  /** The key's tombstone, which the write came after, too. */
  readonly tombstone: Version | undefined;
  /** What the item's version was in the record. */
  readonly expected: VersionGuard;
  /** Versions in the record that a broken clock made: further ahead than the future bound. See {@link seenBySettlement}. */
  readonly ahead: readonly Version[];
}

/**
 * Whether the meaning of this record depends on the key's tombstone. The others need no read at all, which keeps a versioned
 * update free of cost.
 */
export function needsTombstone(record: StreamRecord, context: CaptureContext): boolean {
  const { oldImage, newImage } = record;
  if (oldImage === undefined || newImage === undefined) return true;
  // The versions of most updates tell enough; only the others are captured, for a look.
  if (readPut(record, newImage, context).rule !== "C3 or C7") return false;
  return captureRecord(record, undefined, context).action === "settle";
}

/**
 * Whether a record is the echo of what apply wrote (C2). Nothing of its images is read but the version attributes: an outline
 * of the record, whose images have no others, is answered like the whole record. Of an update nothing is left to be done then; of an insert,
 * what {@link captureRecord} says under the key's tombstone.
 */
export function isEcho(record: StreamRecord, context: CaptureContext): boolean {
  return record.newImage !== undefined && readPut(record, record.newImage, context).rule === "C2";
}

/**
 * What a stream record means and what to do about it.
 *
 * @param tombstone the key's tombstone here, including what earlier records of the same batch have written
 */
export function captureRecord(
  record: StreamRecord,
  tombstone: Version | undefined,
  context: CaptureContext,
): Capture {
  return record.newImage === undefined
    ? captureRemove(record, tombstone, context)
    : capturePut(record, record.newImage, tombstone, context);
}

function capturePut(
  record: StreamRecord,
  newImage: Item,
  tombstone: Version | undefined,
  context: CaptureContext,
): Capture {
  const { rule, before, after, oldVersion, newVersion } = readPut(record, newImage, context);
  const enforce = record.oldImage === undefined ? enforcement(record, after, tombstone, context) : undefined;
  if (rule === "C1" && newVersion !== undefined) {
    const change = putChange(record, newImage, newVersion, oldVersion, context);
    return { action: "publish", reason: "local-put", change, ...(enforce && { enforce }) };
  }
  if (rule === "C2") return { action: "ignore", reason: "echo", ...(enforce && { enforce }) };
  // Looked at only here, because whole items take long to compare: a version that has gone up is a difference.
  if (record.oldImage !== undefined && itemsEqual(record.oldImage, newImage)) {
    return { action: "ignore", reason: "no-difference" };
  }
  if (after.kind === "invalid") {
    return { action: "reject", reason: "version-attribute-type", attribute: after.attribute };
  }
  const seen = highestVersion(oldVersion, newVersion);
  const ahead = [
    oldVersion === undefined ? versionOf(before) : undefined,
    newVersion === undefined ? versionOf(after) : undefined,
  ].filter((version) => version !== undefined);
  return {
    action: "settle",
    reason: ahead.length > 0 ? "future-timestamp" : "unversioned-write",
    settle: { seen, tombstone, ahead, expected: guardOf(after) },
  };
}

/** What the version attributes of a put tell. */
interface PutReading {
  readonly rule: "C1" | "C2" | "C3 or C7";
  readonly before: VersionState | undefined;
  readonly after: VersionState;
  /** The version before, unless a broken clock made it. */
  readonly oldVersion: Version | undefined;
  /** The version after, unless a broken clock made it. */
  readonly newVersion: Version | undefined;
}

/** The one place that tells a local put and an echo from all other puts. Reads nothing of the images but the version attributes. */
function readPut(record: StreamRecord, newImage: Item, context: CaptureContext): PutReading {
  const after = readVersionState(newImage, context.attributes);
  const before =
    record.oldImage === undefined ? undefined : readVersionState(record.oldImage, context.attributes);
  const latest = addMillis(record.createdAt, context.futureBoundMs);
  const oldVersion = credible(before, latest);
  const newVersion = credible(after, latest);
  let rule: PutReading["rule"] = "C3 or C7";
  if (newVersion !== undefined && after.kind === "versioned" && isAbove(newVersion, oldVersion)) {
    // A replicated version over an item without one can only be an old image that somebody wrote back: apply never
    // overwrites an unversioned item.
    const overUnversioned = before !== undefined && oldVersion === undefined;
    if (!after.replicated && newVersion.region === context.region) rule = "C1";
    else if (after.replicated && !overUnversioned) rule = "C2";
  }
  return { rule, before, after, oldVersion, newVersion };
}

function captureRemove(
  record: StreamRecord,
  tombstone: Version | undefined,
  context: CaptureContext,
): Capture {
  const before =
    record.oldImage === undefined ? undefined : readVersionState(record.oldImage, context.attributes);
  const oldVersion = credible(before, addMillis(record.createdAt, context.futureBoundMs));
  const change = (version: Version): Change => ({
    kind: "delete",
    table: context.table,
    key: record.key,
    version,
    ...(oldVersion && { base: oldVersion }),
    writtenAt: record.createdAt,
  });

  if (tombstone !== undefined && isAbove(tombstone, oldVersion)) {
    return tombstone.region === context.region
      ? { action: "publish", reason: "explained-removal", change: change(tombstone) }
      : { action: "ignore", reason: "explained-removal" };
  }
  if (record.expired && context.expiry === "ignore") return { action: "ignore", reason: "expiry-ignored" };
  const floor = highestVersion(oldVersion, tombstone);
  // An expiry is only just above what expired, so that any extension of the item's life wins over it.
  const at = record.expired && floor !== undefined ? undefined : record.createdAt;
  const version = nextVersion(context.region, at, floor);
  return {
    action: "entomb",
    reason: record.expired ? "expiry" : "local-delete",
    change: change(version),
    version,
  };
}

/** The version of an image, unless it is later than `latest`: then a broken clock made it. */
function credible(state: VersionState | undefined, latest: Timestamp): Version | undefined {
  const version = versionOf(state);
  if (version === undefined) return undefined;
  return compareTimestamps(version.timestamp, latest) > 0 ? undefined : version;
}

function enforcement(
  record: StreamRecord,
  after: VersionState,
  tombstone: Version | undefined,
  context: CaptureContext,
): Enforcement | undefined {
  if (tombstone === undefined || after.kind !== "versioned") return undefined;
  if (compareVersions(tombstone, after.version) <= 0) return undefined;
  if (!after.replicated && tombstone.region === context.region) {
    return {
      kind: "lift",
      tombstone,
      version: nextVersion(context.region, record.createdAt, tombstone),
      expected: guardOf(after),
    };
  }
  return { kind: "remove", tombstone };
}

function putChange(
  record: StreamRecord,
  newImage: Item,
  version: Version,
  base: Version | undefined,
  context: CaptureContext,
): Change {
  return {
    kind: "put",
    table: context.table,
    key: record.key,
    version,
    ...(base && { base }),
    writtenAt: record.createdAt,
    item: omitAttributes(newImage, versionAttributeNames(context.attributes)),
  };
}
