import { compareVersions, isAbove, isAheadOf, nextVersion, readVersionState } from "@isthmus/core";
import type { Item, Version, VersionState } from "@isthmus/core";
import type { WriterRules } from "./writer-rules.ts";

// What a write is stamped with, and what its refusal means: all decisions of the writer are in this file.

/** What one try of a write sets, and what it may replace. */
export interface Stamp {
  readonly version: Version;
  /**
   * The held version of a broken clock that this try overwrites, and nothing else. Absent: overwrite what is absent, unversioned or
   * below `version`.
   */
  readonly replaces?: Version;
}

/** Why a conditional write was refused, and so what to do. */
export type Refusal =
  /** By the version: somebody else's is at or above ours. Try again with this. */
  | { readonly by: "version"; readonly again: Stamp }
  /** By the application's own condition: the error is the application's. */
  | { readonly by: "application" }
  /** By an attribute that cannot be compared with any version. Never overwritten. */
  | { readonly by: "attribute-type"; readonly attribute: string };

/** The stamp of a first try: now and here. */
export function firstStamp(rules: WriterRules): Stamp {
  return { version: nextVersion(rules.region, rules.clock.now(), undefined) };
}

/**
 * Tells a refusal by the version from one by the application's condition. Where both failed it says `version`: the next try
 * settles whether the application's condition holds against what is there by then.
 *
 * @param held the item as the refusal returned it; `undefined`: there was none
 * @param conditioned whether the application had a condition of its own
 */
export function explainRefusal(
  tried: Stamp,
  held: Item | undefined,
  conditioned: boolean,
  rules: WriterRules,
): Refusal {
  const state = held === undefined ? undefined : readVersionState(held, rules.attributes);
  if (conditioned && permits(tried, held, state, rules)) return { by: "application" };
  if (state?.kind === "invalid") return { by: "attribute-type", attribute: state.attribute };
  const now = rules.clock.now();
  if (state?.kind !== "versioned") return { by: "version", again: firstStamp(rules) };
  return isAheadOf(state.version, now, rules.futureBoundMs)
    ? { by: "version", again: { ...firstStamp(rules), replaces: state.version } }
    : { by: "version", again: { version: nextVersion(rules.region, now, state.version) } };
}

/** Whether our part of the condition holds against `held`; the counterpart of `versionCondition`. */
function permits(
  tried: Stamp,
  held: Item | undefined,
  state: VersionState | undefined,
  { attributes }: WriterRules,
): boolean {
  const version = state?.kind === "versioned" ? state.version : undefined;
  if (tried.replaces !== undefined) {
    return version !== undefined && compareVersions(version, tried.replaces) === 0;
  }
  if (held === undefined) return true;
  if (!Object.hasOwn(held, attributes.timestamp) || !Object.hasOwn(held, attributes.region)) return true;
  return version !== undefined && isAbove(tried.version, version);
}
