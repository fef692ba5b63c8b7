import { compareVersions } from "./version.ts";
import type { Version } from "./version.ts";
import { guardOf } from "./version-state.ts";
import type { VersionGuard, VersionState } from "./version-state.ts";

/** The next step of lifting an insert above a tombstone, when the item was not as the record left it. */
export type EnforceStep =
  /** The item is gone, above the tombstone, or has a record of its own that will give it a version above. */
  | { readonly step: "done" }
  /** A later local write, below the tombstone, too: lift that. */
  | { readonly step: "again"; readonly expected: VersionGuard }
  /** A change from a peer that overwrote the insert before it was lifted, and that the tombstone forbids. */
  | { readonly step: "remove" };

/**
 * What to do after lifting was refused because of `held`. That the item has moved on is not enough: a settlement that began before the
 * delete was captured, or a change that replaced the insert, may have left it below the tombstone, and records of updates do not look at tombstones.
 */
export function nextEnforceStep(held: VersionState | undefined, tombstone: Version): EnforceStep {
  if (held?.kind !== "versioned" || compareVersions(held.version, tombstone) >= 0) return { step: "done" };
  return held.replicated ? { step: "remove" } : { step: "again", expected: guardOf(held) };
}
