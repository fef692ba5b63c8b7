import type { Item } from "@isthmus/core";

// The oracle judges the rules, so it has its own idea of what a version is and how versions compare: exact integers and plain bytes,
// no function of core.

/** A version as the oracle reads it: `timestamp@region`, and the timestamp as a whole number of nanoseconds. */
export interface OracleVersion {
  readonly text: string;
  readonly nanos: bigint;
  readonly region: string;
}

const NANOS_DIGITS = 9;

/** Reads a version from its two parts. */
export function oracleVersion(timestamp: string, region: string): OracleVersion {
  const [whole = "0", fraction = ""] = timestamp.split(".");
  if (fraction.length > NANOS_DIGITS) throw new RangeError("No writer of a simulation has a finer clock.");
  return {
    text: `${timestamp}@${region}`,
    nanos: BigInt(whole + fraction.padEnd(NANOS_DIGITS, "0")),
    region,
  };
}

/** The version of an item; `undefined` where one of the two attributes is missing. */
export function versionOfItem(item: Item | undefined): OracleVersion | undefined {
  const timestamp = item?.["last_update_timestamp"];
  const region = item?.["last_updater_region"];
  if (timestamp === undefined || region === undefined) return undefined;
  return "N" in timestamp && "S" in region ? oracleVersion(timestamp.N, region.S) : undefined;
}

/** Positive where `a` is later, or as late and of a region whose name has the higher bytes. No version is below all. */
export function oracleOrder(a: OracleVersion | undefined, b: OracleVersion | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  if (a.nanos !== b.nanos) return a.nanos > b.nanos ? 1 : -1;
  return Buffer.compare(Buffer.from(a.region), Buffer.from(b.region));
}

/** The higher of two. */
export function oracleHigher(
  a: OracleVersion | undefined,
  b: OracleVersion | undefined,
): OracleVersion | undefined {
  return oracleOrder(a, b) >= 0 ? a : b;
}

/** What applications see of an item: everything but the three version attributes, as text that equal contents share. */
export function contentsOf(item: Item | undefined): string {
  if (item === undefined) return "";
  const names = Object.keys(item).filter(
    (name) =>
      name !== "last_update_timestamp" &&
      name !== "last_updater_region" &&
      name !== "last_replicated_version",
  );
  return JSON.stringify(names.sort().map((name) => [name, item[name]]));
}
