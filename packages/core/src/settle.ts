import type { CaptureContext, Settlement } from "./capture.ts";
import type { StreamRecord } from "./stream-record.ts";
import type { Timestamp } from "./timestamp.ts";
import { highestVersion, isAbove } from "./version.ts";
import type { Version } from "./version.ts";
import { guardOf, isAheadOf } from "./version-state.ts";
import type { VersionGuard, VersionState } from "./version-state.ts";

/**
 * The highest version that the record of a settlement shows, at the time it is settled.
 *
 * A version beyond the future bound does not count: the write is to get a sane one. But apply may have refused changes because of it, since it
 * gives way to such a version only while that is more than half the bound ahead of the clock here (`resolve.ts`). Once it is not, the version
 * counts like any other, and what was refused because of it stays refused everywhere. The other quarter is for workers whose clocks differ.
 */
export function seenBySettlement(
  { seen, ahead }: Settlement,
  now: Timestamp,
  { futureBoundMs }: CaptureContext,
): Version | undefined {
  const reached = ahead.filter((version) => !isAheadOf(version, now, (futureBoundMs * 3) / 4));
  return highestVersion(seen, ...reached);
}

/**
 * Settles a record together with those right before it that are to be settled, too: a version above all that any of them has seen makes the
 * earlier writes superseded, as if their records had been handled this late. So a hot key costs one write a batch, however often it was written.
 */
export function foldSettlements(before: readonly Settlement[], last: Settlement): Settlement {
  return {
    seen: highestVersion(last.seen, ...before.map(({ seen }) => seen)),
    tombstone: last.tombstone,
    ahead: [...before, last].flatMap(({ ahead }) => ahead),
    expected: last.expected,
  };
}

/** The next step of settling, when the item was not as the record left it. */
export type SettleStep =
  /** Something newer is committed, and its own record will publish it; or the item is gone, and the tombstone explains it. */
  | { readonly step: "done" }
  /** A change from a peer took the write's place, and the tombstone forbids it: to give it a version would bring it back to life. */
  | { readonly step: "remove"; readonly tombstone: Version }
  /** The item is gone: the tombstone must remember the write that was there. */
  | { readonly step: "entomb" }
  /** Try again on what is there. */
  | { readonly step: "again"; readonly expected: VersionGuard }
  | { readonly step: "reject"; readonly attribute: string };

/**
 * What to do after the conditional write was refused because of `held`.
 *
 * @param seen what the record shows, see {@link seenBySettlement}
 */
export function nextSettleStep(
  held: VersionState | undefined,
  seen: Version | undefined,
  settlement: Settlement,
  record: StreamRecord,
  now: Timestamp,
  context: CaptureContext,
): SettleStep {
  const { tombstone } = settlement;
  if (held === undefined) {
    // What the tombstone explains already needs no higher one. Were it raised above itself, each replay of the record would raise it
    // again, and it would outgrow the writes of the peers.
    return { step: isAbove(tombstone, seen) ? "done" : "entomb" };
  }
  if (held.kind === "invalid") return { step: "reject", attribute: held.attribute };
  if (held.kind === "versioned") {
    if (tombstone !== undefined && isAbove(tombstone, held.version)) {
      if (held.replicated) return { step: "remove", tombstone };
    } else if (isAbove(held.version, seen) && isCommitted(held, record, now, context)) {
      return { step: "done" };
    }
  }
  return { step: "again", expected: guardOf(held) };
}

/**
 * Whether the record of what is held will keep the floor that this record knows of. It will not where a broken clock made the version: there it
 * counts for nothing, and the floor would be forgotten with it. A version that is within the bound of this record is within that of the
 * later one, too; one that is within half the bound of now still counts for {@link seenBySettlement} otherwise.
 */
function isCommitted(
  held: VersionState & { readonly kind: "versioned" },
  record: StreamRecord,
  now: Timestamp,
  { futureBoundMs }: CaptureContext,
): boolean {
  return (
    held.replicated ||
    !isAheadOf(held.version, record.createdAt, futureBoundMs) ||
    !isAheadOf(held.version, now, futureBoundMs / 2)
  );
}
