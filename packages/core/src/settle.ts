import type { CaptureContext, Settlement } from "./capture.ts";
import type { StreamRecord } from "./stream-record.ts";
import { addMillis, laterTimestamp, millisBetween } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";
import { isAbove, nextVersion } from "./version.ts";
import type { Version } from "./version.ts";
import { guardOf } from "./version-state.ts";
import type { VersionGuard, VersionState } from "./version-state.ts";

/**
 * The version that a settlement commits: `next(t, floor)`.
 *
 * Where the record carried a timestamp beyond the future bound, the floor leaves that timestamp out, although apply may have refused changes
 * because of it: apply gives way to it only while it is less than half the bound ahead of this region's clock (`resolve.ts`). So the version
 * must be above everything that was refused. If the record is younger than half the bound, nothing was. If it is older, half the bound
 * ahead of now is enough, and still within the bound when the settled item itself is captured.
 */
export function settledVersion(
  settlement: Settlement,
  record: StreamRecord,
  now: Timestamp,
  context: CaptureContext,
): Version {
  if (!settlement.future) return nextVersion(context.region, record.createdAt, settlement.floor);
  const halfBoundMs = context.futureBoundMs / 2;
  const late = millisBetween(record.createdAt, now) > halfBoundMs / 2;
  const at = late ? addMillis(now, halfBoundMs) : now;
  return nextVersion(context.region, laterTimestamp(record.createdAt, at), settlement.floor);
}

/** The next step of settling, when the item was not as the record left it. */
export type SettleStep =
  /** Something newer is committed, and its own record will publish it. */
  | { readonly step: "done" }
  /** The item is gone: the tombstone must remember the write that was there. */
  | { readonly step: "entomb" }
  /** Try again on what is there. */
  | { readonly step: "again"; readonly expected: VersionGuard }
  | { readonly step: "reject"; readonly attribute: string };

/** What to do after the conditional write was refused because of `held`. */
export function nextSettleStep(held: VersionState | undefined, floor: Version | undefined): SettleStep {
  if (held === undefined) return { step: "entomb" };
  if (held.kind === "invalid") return { step: "reject", attribute: held.attribute };
  if (held.kind === "versioned" && isAbove(held.version, floor)) return { step: "done" };
  return { step: "again", expected: guardOf(held) };
}
