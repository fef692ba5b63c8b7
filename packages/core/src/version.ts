import { IsthmusError } from "./errors.ts";
import type { RegionId } from "./region.ts";
import { compareTimestamps, laterTimestamp, nextMicrosecond, parseTimestamp } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";

/**
 * When and where an item was last changed. Totally ordered: numerically by timestamp, then bytewise by region. Of two
 * versions of a key the higher one survives everywhere (SPEC invariant 2).
 */
export interface Version {
  readonly timestamp: Timestamp;
  /** Any text: an application may have written it. A name from configuration is a `RegionId`. */
  readonly region: string;
}

/**
 * The order of DynamoDB strings: by UTF-8 bytes, which is by code point. JavaScript's own `<` compares UTF-16 units and
 * differs from it above U+FFFF, where surrogates sort below U+E000..U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

/** Lifts surrogates above every other unit, so that comparing units gives the order of code points. */
function utf8Rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Negative when `a` is below `b`, zero when they are the same version, positive when above. */
export function compareVersions(a: Version, b: Version): number {
  return compareTimestamps(a.timestamp, b.timestamp) || compareUtf8(a.region, b.region);
}

/** Whether `a` is above `b`. Everything is above "no version" (`undefined`), which is not above anything. */
export function isAbove(a: Version | undefined, b: Version | undefined): boolean {
  if (a === undefined) return false;
  return b === undefined || compareVersions(a, b) > 0;
}

/** The highest of the given versions; `undefined` if none is given. */
export function highestVersion(...versions: readonly (Version | undefined)[]): Version | undefined {
  let highest: Version | undefined;
  for (const version of versions) if (isAbove(version, highest)) highest = version;
  return highest;
}

/**
 * `next(t, s)` of the protocol: the version of `region` at or after time `at` and strictly above `floor`. A hybrid logical
 * clock (Kulkarni et al., 2014) whose memory is the item. Give `at` as `undefined` to be only just above the floor.
 */
export function nextVersion(
  region: RegionId,
  at: Timestamp | undefined,
  floor: Version | undefined,
): Version {
  if (floor === undefined) {
    if (at === undefined)
      throw new IsthmusError("invalid-version", "A version needs a time or a floor; neither was given.");
    return { timestamp: at, region };
  }
  const aboveFloor = nextMicrosecond(floor.timestamp);
  return { timestamp: at === undefined ? aboveFloor : laterTimestamp(at, aboveFloor), region };
}

/**
 * The text form, `timestamp@region`. It is what an applied item carries to say which version replication wrote.
 */
export function formatVersion(version: Version): string {
  return `${version.timestamp}@${version.region}`;
}

/**
 * Reads the text form.
 *
 * @throws IsthmusError `invalid-version` or `invalid-timestamp`
 */
export function parseVersion(text: string): Version {
  const at = text.indexOf("@");
  if (at < 0) {
    throw new IsthmusError(
      "invalid-version",
      `${JSON.stringify(text.slice(0, 60))} is not a version. Allowed: "timestamp@region", for example "1732500000.5@cn-north-1".`,
    );
  }
  return { timestamp: parseTimestamp(text.slice(0, at)), region: text.slice(at + 1) };
}
