import type { PutChange } from "../change.ts";
import { IsthmusError, toIsthmusError } from "../errors.ts";
import { omitAttributes, pickAttributes } from "../item.ts";
import type { Item, ItemKey } from "../item.ts";
import { mapLimited } from "../map-limited.ts";
import { nextVersion } from "../version.ts";
import type { Version } from "../version.ts";
import { guardOf, isAheadOf, readVersionState, versionAttributeNames } from "../version-state.ts";
import { KEY_CONCURRENCY_DEFAULT } from "./batch-options.ts";
import type { BatchOptions } from "./batch-options.ts";
import type { ForwardDeps } from "./forward-deps.ts";

/** What became of one item of a backfill. */
export type BackfillOutcome =
  /** It had a version and is on its way to the peer. */
  | { readonly status: "sent" }
  /** It had none and was given one; the stream publishes it. */
  | { readonly status: "versioned" }
  /** It was written or deleted since it was read; the stream publishes that. */
  | { readonly status: "moved-on" }
  | { readonly status: "failed"; readonly error: IsthmusError };

/**
 * Brings items to the peer that were there before replication began, given as a scan reads them. The stream must be forwarded already (or its
 * records kept), because items without a version travel through it. Repeating it does no harm.
 *
 * @param keyNames names of the table's key attributes
 * @returns one outcome per item, in order
 */
export async function backfillItems(
  items: readonly Item[],
  keyNames: readonly string[],
  deps: ForwardDeps,
  options: BatchOptions = {},
): Promise<readonly BackfillOutcome[]> {
  const outcomes: BackfillOutcome[] = Array.from({ length: items.length });
  const changes: { readonly index: number; readonly change: PutChange }[] = [];
  await mapLimited(items, options.concurrency ?? KEY_CONCURRENCY_DEFAULT, async (item, index) => {
    const key = pickAttributes(item, keyNames);
    const state = readVersionState(item, deps.context.attributes);
    const now = deps.clock.now();
    if (state.kind === "invalid") {
      const error = new IsthmusError(
        "version-attribute-type",
        `An item's version attribute ${JSON.stringify(state.attribute)} has the wrong type. Allowed: N for the timestamp, S for the region. Mend the item, then repeat the backfill.`,
      );
      outcomes[index] = { status: "failed", error };
    } else if (state.kind === "versioned" && !isAheadOf(state.version, now, deps.context.futureBoundMs)) {
      changes.push({ index, change: putOf(item, key, state.version, deps) });
    } else {
      const outcome = await giveVersion(key, state, deps, options);
      outcomes[index] = outcome;
      return outcome.status === "failed" ? outcome.error : undefined;
    }
    return undefined;
  });
  if (changes.length === 0) return outcomes;
  const sent = await deps.transport.send(
    changes.map(({ change }) => change),
    options,
  );
  for (const [i, { index }] of changes.entries()) outcomes[index] = sentOutcome(sent[i]);
  return outcomes;
}

async function giveVersion(
  key: ItemKey,
  state: Parameters<typeof guardOf>[0],
  { store, clock, context }: ForwardDeps,
  options: BatchOptions,
): Promise<BackfillOutcome> {
  try {
    const version = nextVersion(context.region, clock.now(), undefined);
    const set = await store.setVersion(key, guardOf(state), version, options);
    return { status: set.outcome === "done" ? "versioned" : "moved-on" };
  } catch (error) {
    return { status: "failed", error: toIsthmusError(error) };
  }
}

function putOf(item: Item, key: ItemKey, version: Version, { context, clock }: ForwardDeps): PutChange {
  return {
    kind: "put",
    table: context.table,
    key,
    version,
    writtenAt: clock.now(),
    item: omitAttributes(item, versionAttributeNames(context.attributes)),
  };
}

function sentOutcome(
  sent: Awaited<ReturnType<ForwardDeps["transport"]["send"]>>[number] | undefined,
): BackfillOutcome {
  switch (sent?.status) {
    case "sent":
      return { status: "sent" };
    case "too-large":
      return {
        status: "failed",
        error: new IsthmusError(
          "payload-too-large",
          `An item has ${sent.bytes} bytes packed; the transport carries at most ${sent.bytesMax}. Raise its limit, then repeat the backfill.`,
        ),
      };
    case "failed":
      return sent;
    case undefined:
      return {
        status: "failed",
        error: new IsthmusError(
          "unexpected",
          "The transport gave no outcome for an item. Repeat the backfill.",
          { kind: "retryable" },
        ),
      };
    default:
      return sent satisfies never;
  }
}
