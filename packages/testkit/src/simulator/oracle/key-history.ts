import type { OracleVersion } from "./oracle-version.ts";

/** What the oracle remembers of one region's part in a key's history. Sets of versions are texts of the form `|v|v|`. */
export interface RegionHistory {
  /** Versions that came into being here: by an application, by settling its write, or by its deletion. */
  readonly local: string;
  /** Versions sent from here. */
  readonly published: string;
  /** Writes of applications here that changed something. */
  readonly writes: number;
  /** How often a write that had its version got another one. */
  readonly lifts: number;
}

/** The highest version that a key ever had anywhere, with every content that was seen under it. */
export interface TopVersion {
  readonly version: OracleVersion;
  readonly kind: "put" | "delete";
  readonly contents: readonly string[];
}

/** What the survivor must exceed, so that no local write is lost. */
export interface Demand {
  readonly version: OracleVersion | undefined;
  /** Whether the survivor must be above, and not only at, the version. */
  readonly strict: boolean;
}

/** All that the oracle remembers of one key. Never changed in place. */
export interface KeyHistory {
  readonly top: TopVersion | undefined;
  readonly demand: Demand | undefined;
  /** One bit for each region whose applications wrote the key. */
  readonly writers: number;
  /** Whether every write so far was made by the plug-in and none was a deletion. */
  readonly plugInOnly: boolean;
  readonly regions: readonly RegionHistory[];
}

const NOTHING: RegionHistory = { local: "|", published: "|", writes: 0, lifts: 0 };

/** The history of a key that nobody has written yet. */
export function emptyHistory(regions: number): KeyHistory {
  return {
    top: undefined,
    demand: undefined,
    writers: 0,
    plugInOnly: true,
    regions: Array.from({ length: regions }, () => NOTHING),
  };
}

/** Whether a set of versions has this one. */
export function hasVersion(set: string, version: string): boolean {
  return set.includes(`|${version}|`);
}

/** The set with one more version. */
export function withVersionText(set: string, version: string): string {
  return hasVersion(set, version) ? set : `${set}${version}|`;
}

/** The number of versions in a set. */
export function sizeOfSet(set: string): number {
  let size = -1;
  for (const character of set) if (character === "|") size++;
  return size;
}

/** The history with one region's part changed. */
export function withRegion(history: KeyHistory, region: number, change: Partial<RegionHistory>): KeyHistory {
  const regions = [...history.regions];
  regions[region] = { ...(regions[region] ?? NOTHING), ...change };
  return { ...history, regions };
}
