import { nextVersion, compareVersions } from "./version.ts";
import type { Version } from "./version.ts";
import type { RegionId } from "./region.ts";
import type { Timestamp } from "./timestamp.ts";
import { guardOf, isAheadOf } from "./version-state.ts";
import type { VersionGuard, VersionState } from "./version-state.ts";

// Incoming against held: all of last-writer-wins is in this file, together with the conditions of the store's writes that it explains.
// It is asked only when a conditional write was refused, so the common path costs no read and no decision.

/** What a refused change means. */
export type Resolution =
  /** What is held is above: the change is older. Nothing to do. */
  | { readonly verdict: "superseded" }
  /** What is held is this very version: the change has been applied before. Nothing to do. */
  | { readonly verdict: "duplicate" }
  /** What is held has not been captured yet: the local write wins, under a version above the change. */
  | { readonly verdict: "lift"; readonly version: Version; readonly expected: VersionGuard }
  /** What is held has changed in the meantime and is below: try again. */
  | { readonly verdict: "again" }
  | { readonly verdict: "reject"; readonly attribute: string };

/** Surroundings of a resolution. */
export interface ResolveContext {
  readonly region: RegionId;
  readonly now: Timestamp;
  /** As in capture; a local item further ahead of `now` than half of it counts as unversioned, see `settle.ts`. */
  readonly futureBoundMs: number;
}

/** Why the change `incoming` was refused by what is `held`, and what to do. */
export function resolve(incoming: Version, held: VersionState, context: ResolveContext): Resolution {
  if (held.kind === "invalid") return { verdict: "reject", attribute: held.attribute };
  if (held.kind === "unversioned" || futureAndLocal(held, context)) {
    return {
      verdict: "lift",
      version: nextVersion(context.region, context.now, incoming),
      expected: guardOf(held),
    };
  }
  const order = compareVersions(held.version, incoming);
  if (order > 0) return { verdict: "superseded" };
  return { verdict: order === 0 ? "duplicate" : "again" };
}

function futureAndLocal(
  held: VersionState & { readonly kind: "versioned" },
  context: ResolveContext,
): boolean {
  return !held.replicated && isAheadOf(held.version, context.now, context.futureBoundMs / 2);
}
