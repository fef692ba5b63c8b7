import { compareChanges } from "../change.ts";
import { isIsthmusError, toIsthmusError } from "../errors.ts";
import type { ErrorCode, IsthmusError } from "../errors.ts";
import { keyText } from "../key-text.ts";
import { mapBounded } from "../map-bounded.ts";
import { boundOf, mapLimited } from "../map-limited.ts";
import type { DeadLetterReason } from "../ports/dead-letters.ts";
import type { ReplicaStore } from "../ports/replica-store.ts";
import { millisBetween } from "../timestamp.ts";
import { applyChange } from "./apply-change.ts";
import type { ApplyDeps } from "./apply-deps.ts";
import { KEY_CONCURRENCY_DEFAULT } from "./batch-options.ts";
import type { BatchOptions } from "./batch-options.ts";
import { bury } from "./bury.ts";
import type { DecodedMessage, PlacedChange } from "./decoded-message.ts";
import { gatherTombstoneReads } from "./gather-tombstone-reads.ts";
import type { ReadTombstone } from "./gather-tombstone-reads.ts";
import { dimensionsOf, measureApply } from "./measure-apply.ts";
import { sift } from "./sift.ts";
import type { Poison } from "./sift.ts";

/** What became of one message. */
export type MessageOutcome =
  /** Every change in it is applied, known to be superseded, or in the dead letters. */
  | { readonly id: string; readonly status: "done" }
  /** At least one change is to be tried again; repeating the others does no harm. */
  | { readonly id: string; readonly status: "failed"; readonly error: IsthmusError };

/** Outcomes in the order of the messages. */
export interface ApplyResult {
  readonly outcomes: readonly MessageOutcome[];
}

/**
 * Applies one batch of messages to the replicas of this region. The changes of one key are coalesced to the last writer, over all
 * messages of the batch; keys are handled concurrently. A change that can never be applied goes to the dead letters, whole, and
 * its neighbours are applied. It rejects only for programmer errors.
 *
 * @example
 * const { outcomes } = await applyChanges(messages, { region, stores, deadLetters, clock, metrics, futureBoundMs, insertAgeMaxMs });
 * const again = outcomes.filter((outcome) => outcome.status === "failed"); // not to be acknowledged
 */
export async function applyChanges(
  messages: readonly DecodedMessage[],
  deps: ApplyDeps,
  options: BatchOptions = {},
): Promise<ApplyResult> {
  const concurrency = options.concurrency ?? KEY_CONCURRENCY_DEFAULT;
  const failures = new Map<DecodedMessage, IsthmusError>();
  const attempt = async (
    placed: readonly PlacedChange[] | DecodedMessage,
    work: () => Promise<void>,
  ): Promise<IsthmusError | undefined> => {
    try {
      await work();
      return undefined;
    } catch (error) {
      const reason = toIsthmusError(error);
      if ("id" in placed) failures.set(placed, reason);
      else for (const { message } of placed) failures.set(message, reason);
      return reason;
    }
  };

  const { good, poison } = sift(messages, deps);
  await mapBounded(poison, boundOf(concurrency), async (letter) =>
    attempt(letter.message, async () => buryMessage(letter, deps, options)),
  );
  await mapLimited(groupByKey(good, deps, options), concurrency, async ({ target, group }) =>
    attempt(group, async () => applyGroup(group, target, deps, options)),
  );
  return { outcomes: messages.map((message) => outcomeOf(message, failures.get(message))) };
}

/** A table's replica here, and the batch's way to read its tombstones. */
interface Target {
  readonly store: ReplicaStore;
  readonly readTombstone: ReadTombstone;
}

interface KeyGroup {
  readonly target: Target;
  readonly group: PlacedChange[];
}

function groupByKey(
  good: readonly PlacedChange[],
  deps: ApplyDeps,
  options: BatchOptions,
): readonly KeyGroup[] {
  const targets = new Map<string, Target>();
  for (const [table, store] of deps.stores) {
    targets.set(table, { store, readTombstone: gatherTombstoneReads(store, options) });
  }
  const groups = new Map<string, KeyGroup>();
  for (const placed of good) {
    const { table, key } = placed.change;
    const target = targets.get(table);
    if (target === undefined) continue;
    const id = JSON.stringify([table, keyText(key)]);
    const known = groups.get(id);
    if (known === undefined) groups.set(id, { target, group: [placed] });
    else known.group.push(placed);
  }
  return [...groups.values()];
}

/** Applies the last writer of a group. Where that is poison, the one before it is the last writer. */
async function applyGroup(
  group: readonly PlacedChange[],
  target: Target,
  deps: ApplyDeps,
  options: BatchOptions,
): Promise<void> {
  const byVersion = [...group].sort((a, b) => compareChanges(b.change, a.change));
  for (const [index, placed] of byVersion.entries()) {
    if (await applyOrBury(placed, byVersion, target, deps, options)) {
      deps.metrics.add("Coalesced", byVersion.length - index - 1, dimensionsOf(placed.change, deps));
      return;
    }
  }
}

/** @returns whether the change is where it belongs, so that those below it need no attention */
async function applyOrBury(
  { change, message }: PlacedChange,
  group: readonly PlacedChange[],
  { store, readTombstone }: Target,
  deps: ApplyDeps,
  options: BatchOptions,
): Promise<boolean> {
  const ageMs = millisBetween(change.writtenAt, deps.clock.now());
  const give = async (reason: DeadLetterReason, detail: string): Promise<false> => {
    await buryMessage(
      { message, reason, detail, table: change.table, content: { kind: "change", change } },
      deps,
      options,
    );
    return false;
  };
  try {
    const context = {
      region: deps.region,
      futureBoundMs: deps.futureBoundMs,
      now: () => deps.clock.now(),
      allowInsert: ageMs <= deps.insertAgeMaxMs,
      readTombstone,
    };
    const applied = await applyChange(change, store, context, options);
    if (applied.result === "too-old") {
      return await give(
        "older-than-tombstones",
        `The change was written ${Math.round(ageMs / 1000)} s ago and would insert an item; changes older than ${Math.round(deps.insertAgeMaxMs / 1000)} s may not, because a deletion may have been forgotten. Compare the tables and repair the item.`,
      );
    }
    measureApply(applied, change, group, deps);
    return true;
  } catch (error) {
    if (!isIsthmusError(error) || error.kind !== "poison") throw error;
    return give(reasonOf(error.code), error.message);
  }
}

function outcomeOf(message: DecodedMessage, error: IsthmusError | undefined): MessageOutcome {
  return error === undefined
    ? { id: message.id, status: "done" }
    : { id: message.id, status: "failed", error };
}

/** Poison that the store found, as a reason for the dead letter. */
function reasonOf(code: ErrorCode): DeadLetterReason {
  const known = ["wrong-key", "item-too-large", "version-attribute-type"] as const;
  return known.find((reason) => reason === code) ?? "invalid-item";
}

async function buryMessage(poison: Poison, deps: ApplyDeps, options: BatchOptions): Promise<void> {
  const { message, ...letter } = poison;
  const { position, attempts } = message;
  await bury({ ...letter, stage: "apply", region: deps.region, position, attempts }, deps, options);
}
