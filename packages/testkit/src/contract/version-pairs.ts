import type { Version } from "@isthmus/core";
import { version } from "./store-bench.ts";

/** Two versions of which every store must find the first one lower. */
export interface VersionPair {
  readonly name: string;
  readonly lower: Version;
  readonly higher: Version;
}

/** Pairs that an order by text, by JavaScript numbers, by UTF-16 units or by a locale gets wrong, and some plain ones. */
export const VERSION_PAIRS: readonly VersionPair[] = [
  pair("an earlier and a later timestamp", version("1700000000"), version("1700000001")),
  pair(
    "timestamps and regions that disagree",
    version("1700000000", "us-east-1"),
    version("1700000000.000001", "cn-north-1"),
  ),
  pair("timestamps of unequal length", version("9"), version("10")),
  pair("fractions of unequal length", version("1700000000.000001"), version("1700000000.00001")),
  pair("timestamps before the epoch", version("-5"), version("-4")),
  pair(
    "timestamps that differ in their 38th digit",
    version("12345678901234567890123456789.012345678"),
    version("12345678901234567890123456789.012345679"),
  ),
  pair("a tie and another region", version("1700000000", "cn-north-1"), version("1700000000", "us-east-1")),
  pair("a tie and a region that begins like the other", version("1", "eu"), version("1", "eu-west-1")),
  pair("a tie and regions in capital and small letters", version("1", "US"), version("1", "eu")),
  pair("a tie and regions beyond ASCII", version("1", "z"), version("1", "\u00e9")),
  pair("a tie and regions beyond the basic plane", version("1", "\uff5e"), version("1", "\u{1f600}")),
];

function pair(name: string, lower: Version, higher: Version): VersionPair {
  return { name, lower, higher };
}
