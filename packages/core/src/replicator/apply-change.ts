import type { Change, DeleteChange, PutChange } from "../change.ts";
import { IsthmusError } from "../errors.ts";
import type { CallOptions, ReplicaStore } from "../ports/replica-store.ts";
import { resolve } from "../resolve.ts";
import type { ResolveContext } from "../resolve.ts";
import { compareVersions, isAbove } from "../version.ts";
import type { Version } from "../version.ts";
import { versionOf } from "../version-state.ts";
import type { VersionState } from "../version-state.ts";
import type { ReadTombstone } from "./gather-tombstone-reads.ts";

/** Each attempt after the first means that another writer was faster; this many in a row is better left for later. */
export const APPLY_ATTEMPTS_MAX = 10;

/** What applying one change came to. */
export type Applied =
  /** The item was written or deleted here. `replaced`: the version it had, if any. */
  | { readonly result: "applied"; readonly replaced: Version | undefined }
  /** What is held is above. */
  | { readonly result: "superseded" }
  /** It had been applied before. */
  | { readonly result: "duplicate" }
  /** A local write that had no version yet was given one above the change, and wins. */
  | { readonly result: "lifted" }
  /** It would insert, and is too old for that. */
  | { readonly result: "too-old" };

/** Surroundings of one apply. */
export interface ApplyOneContext extends Omit<ResolveContext, "now"> {
  readonly now: () => ResolveContext["now"];
  readonly allowInsert: boolean;
  readonly readTombstone: ReadTombstone;
}

/**
 * Applies one change by conditional writes (SPEC, section "Apply"): one request where a put overwrites.
 *
 * @throws IsthmusError of the store; `version-attribute-type` (poison); `contended` (retryable)
 */
export async function applyChange(
  change: Change,
  store: ReplicaStore,
  context: ApplyOneContext,
  options: CallOptions,
): Promise<Applied> {
  return change.kind === "put"
    ? applyPut(change, store, context, options)
    : applyDelete(change, store, context, options);
}

async function applyPut(
  change: PutChange,
  store: ReplicaStore,
  context: ApplyOneContext,
  options: CallOptions,
): Promise<Applied> {
  const { version } = change;
  for (let attempt = 0; attempt < APPLY_ATTEMPTS_MAX; attempt++) {
    const put = await store.put(change.item, version, { ...options, allowInsert: context.allowInsert });
    if (put.outcome === "replaced") return { result: "applied", replaced: versionOf(put.replaced) };
    if (put.outcome === "inserted") return keepUnlessDeleted(change, store, context, options);
    if (put.held === undefined) {
      const tombstone = await context.readTombstone(change.key);
      return { result: isAbove(tombstone, version) ? "superseded" : "too-old" };
    }
    const settled = await giveWay(change, put.held, store, context, options);
    if (settled !== undefined) return settled;
  }
  throw contended(store.table);
}

/**
 * After an insert: a tombstone above means that the change was late. Convergence does not need this read, since capture would remove the item
 * a moment later; it keeps a deleted item from being seen alive meanwhile.
 */
async function keepUnlessDeleted(
  change: PutChange,
  store: ReplicaStore,
  { readTombstone }: ApplyOneContext,
  options: CallOptions,
): Promise<Applied> {
  const tombstone = await readTombstone(change.key);
  if (!isAbove(tombstone, change.version)) return { result: "applied", replaced: undefined };
  await store.deleteExactly(change.key, change.version, options);
  return { result: "superseded" };
}

async function applyDelete(
  change: DeleteChange,
  store: ReplicaStore,
  context: ApplyOneContext,
  options: CallOptions,
): Promise<Applied> {
  const { version, key } = change;
  // The tombstone first: were the item deleted first, its stream record could be handled without finding the reason, and the echo
  // would be taken for a local delete.
  const raised = await store.raiseTombstone(key, version, options);
  for (let attempt = 0; attempt < APPLY_ATTEMPTS_MAX; attempt++) {
    const deleted = await store.deleteBelow(key, version, options);
    if (deleted.outcome === "done") return { result: "applied", replaced: undefined };
    if (deleted.held === undefined) {
      if (raised.outcome === "raised") return { result: "applied", replaced: undefined };
      return { result: compareVersions(raised.version, version) === 0 ? "duplicate" : "superseded" };
    }
    const settled = await giveWay(change, deleted.held, store, context, options);
    if (settled !== undefined) return settled;
  }
  throw contended(store.table);
}

/** Deals with what stood in the change's way. `undefined`: try again. */
async function giveWay(
  change: Change,
  held: VersionState,
  store: ReplicaStore,
  context: ApplyOneContext,
  options: CallOptions,
): Promise<Applied | undefined> {
  const resolution = resolve(change.version, held, { ...context, now: context.now() });
  switch (resolution.verdict) {
    case "superseded":
      return { result: "superseded" };
    case "duplicate":
      // A put that equals a deletion came later than it, so the deletion is older.
      return { result: change.kind === "put" ? "duplicate" : "superseded" };
    case "lift": {
      const set = await store.setVersion(change.key, resolution.expected, resolution.version, options);
      return set.outcome === "done" ? { result: "lifted" } : undefined;
    }
    case "again":
      return undefined;
    case "reject":
      throw new IsthmusError(
        "version-attribute-type",
        `The item here has a version attribute ${JSON.stringify(resolution.attribute)} of the wrong type. Allowed: N for the timestamp, S for the region. Mend the item, then redrive.`,
      );
    default:
      return resolution satisfies never;
  }
}

function contended(table: string): IsthmusError {
  return new IsthmusError(
    "contended",
    `An item of table ${JSON.stringify(table)} changed at each of ${APPLY_ATTEMPTS_MAX} attempts to apply a change to it. It is tried again.`,
    { kind: "retryable" },
  );
}
