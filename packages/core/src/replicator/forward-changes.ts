import { needsTombstone } from "../capture.ts";
import type { Change } from "../change.ts";
import { lastWriter } from "../coalesce.ts";
import { IsthmusError, toIsthmusError } from "../errors.ts";
import type { ItemKey } from "../item.ts";
import { keyText } from "../key-text.ts";
import type { KeyText } from "../key-text.ts";
import { mapBounded } from "../map-bounded.ts";
import { boundOf, mapLimited } from "../map-limited.ts";
import type { DecodedEntry, StreamEntry } from "../ports/stream-entry.ts";
import type { StreamRecord } from "../stream-record.ts";
import type { Version } from "../version.ts";
import { buryChange, buryEntry } from "./bury.ts";
import { KEY_CONCURRENCY_DEFAULT } from "./batch-options.ts";
import type { BatchOptions, ForwardOptions } from "./batch-options.ts";
import { captureKey } from "./capture-key.ts";
import { failed } from "./entry-outcome.ts";
import type { EntryOutcome, PlacedRecord } from "./entry-outcome.ts";
import type { ForwardDeps } from "./forward-deps.ts";
import { openEntry } from "./open-entry.ts";

/** Outcomes in the order of the entries. */
export interface ForwardResult {
  readonly outcomes: readonly EntryOutcome[];
}

/**
 * Turns one batch of a table's stream into changes on their way to a peer. Records of one key are handled in order, keys
 * concurrently; the changes of the batch leave together, one per key (the last writer; those before it are superseded by it).
 *
 * The echoes of updates are told by their outlines and done with at once. An entry that fails fails alone, with those of its own key behind
 * it. What can never succeed goes to the dead letters and counts as done. It rejects only for programmer errors.
 *
 * @example
 * const { outcomes } = await forwardChanges(entries, { store, transport, deadLetters, clock, metrics, context });
 * const failed = outcomes.find((outcome) => outcome.status === "failed"); // the checkpoint stays before this one
 */
export async function forwardChanges(
  entries: readonly StreamEntry[],
  deps: ForwardDeps,
  options: ForwardOptions = {},
): Promise<ForwardResult> {
  const outcomes: EntryOutcome[] = Array.from({ length: entries.length });
  const concurrency = options.concurrency ?? KEY_CONCURRENCY_DEFAULT;
  const groups = new Map<KeyText, PlacedRecord[]>();
  const malformed: {
    readonly index: number;
    readonly entry: DecodedEntry & { readonly kind: "malformed" };
  }[] = [];
  let echoes = 0;
  entries.forEach((unopened, index) => {
    const entry = openEntry(unopened, deps.context);
    if (entry.kind === "echo") {
      outcomes[index] = { sequence: entry.sequence, status: "done", reason: "echo" };
      echoes += 1;
      return;
    }
    const key = entry.kind === "record" ? groupKey(entry.record) : undefined;
    if (entry.kind === "malformed") malformed.push({ index, entry });
    else if (key === undefined) malformed.push({ index, entry: withoutKey(entry.record) });
    else groupOf(groups, key).push({ index, record: entry.record });
  });
  if (echoes > 0) deps.metrics.add("EchoesSuppressed", echoes, metricDimensions(deps));

  await mapBounded(malformed, boundOf(concurrency), async ({ index, entry }) => {
    outcomes[index] = await buryEntry(entry, deps, options);
  });

  const tombstones = await readTombstones(groups, deps, options);
  if (!(tombstones instanceof Map)) {
    for (const { index, record } of [...groups.values()].flat())
      outcomes[index] = failed(record.sequence, tombstones);
    return { outcomes };
  }
  const published: { readonly records: readonly PlacedRecord[]; readonly change: Change }[] = [];
  await mapLimited([...groups], concurrency, async ([key, records]) => {
    const captured = await captureKey(records, tombstones.get(key), deps, options);
    for (const { index, outcome } of captured.outcomes) outcomes[index] = outcome;
    const change = coalesce(captured.changes);
    if (change !== undefined) {
      published.push({
        change,
        records: records.filter(({ index }) => outcomes[index]?.status === "done"),
      });
      deps.metrics.add("Coalesced", captured.changes.length - 1, metricDimensions(deps));
    }
    // Behind its first failure a key's records are left alone, so that the last outcome tells.
    const last = captured.outcomes.at(-1)?.outcome;
    return last?.status === "failed" ? last.error : undefined;
  });

  if (outcomes.every(({ status }) => status === "done")) options.onCaptured?.();
  await publish(published, outcomes, deps, options);
  return { outcomes };
}

/** The key's text; `undefined` where an adapter let a key pass that cannot be one. */
function groupKey(record: StreamRecord): KeyText | undefined {
  try {
    return keyText(record.key);
  } catch {
    return undefined;
  }
}

function withoutKey(record: StreamRecord): DecodedEntry & { readonly kind: "malformed" } {
  const detail = "A key attribute has a type that keys cannot have. Allowed: S, N or B. Mend the adapter.";
  return { kind: "malformed", sequence: record.sequence, raw: record, detail };
}

function groupOf(groups: Map<KeyText, PlacedRecord[]>, key: KeyText): PlacedRecord[] {
  const group = groups.get(key) ?? [];
  groups.set(key, group);
  return group;
}

/** The tombstones of all keys whose records ask for them, read together; or why they could not be read. */
async function readTombstones(
  groups: ReadonlyMap<KeyText, readonly PlacedRecord[]>,
  { store, context }: ForwardDeps,
  options: BatchOptions,
): Promise<Map<KeyText, Version> | IsthmusError> {
  const keys: ItemKey[] = [];
  for (const records of groups.values()) {
    const asking = records.find(({ record }) => needsTombstone(record, context));
    if (asking !== undefined) keys.push(asking.record.key);
  }
  if (keys.length === 0) return new Map();
  try {
    const found = await store.readTombstones(keys, options);
    return new Map([...found].map(([key, tombstone]) => [key, tombstone.version]));
  } catch (error) {
    return toIsthmusError(error);
  }
}

/** The last writer, with the base of the first: what the group as a whole replaces. */
function coalesce(changes: readonly Change[]): Change | undefined {
  const winner = lastWriter(changes);
  const [first] = changes;
  if (winner === undefined || first === undefined || winner === first) return winner;
  const { base: _, ...rest } = winner;
  return first.base === undefined ? rest : { ...rest, base: first.base };
}

async function publish(
  published: readonly { readonly records: readonly PlacedRecord[]; readonly change: Change }[],
  outcomes: EntryOutcome[],
  deps: ForwardDeps,
  options: BatchOptions,
): Promise<void> {
  if (published.length === 0) return;
  const fail = (records: readonly PlacedRecord[], error: IsthmusError): void => {
    for (const { index, record } of records) outcomes[index] = failed(record.sequence, error);
  };
  try {
    const sent = await deps.transport.send(
      published.map(({ change }) => change),
      options,
    );
    await mapBounded(published, KEY_CONCURRENCY_DEFAULT, async ({ change, records }, i) => {
      const result = sent[i];
      if (result?.status === "sent") {
        deps.metrics.add("ChangesForwarded", 1, metricDimensions(deps));
      } else if (result?.status === "too-large") {
        const detail = `The change has ${result.bytes} bytes packed; the transport carries at most ${result.bytesMax}. Raise the transport's limit or shrink the item.`;
        const error = await buryChange(change, "too-large-for-transport", detail, records, deps, options);
        if (error !== undefined) fail(records, error);
      } else if (result?.status === "failed" && result.error.kind === "poison") {
        // Sent again unchanged it would be refused again, and block its shard until the stream forgets it.
        const error = await buryChange(
          change,
          "refused-by-transport",
          result.error.message,
          records,
          deps,
          options,
        );
        if (error !== undefined) fail(records, error);
      } else {
        fail(records, result?.status === "failed" ? result.error : withoutOutcome());
      }
    });
  } catch (error) {
    for (const { records } of published) fail(records, toIsthmusError(error));
  }
}

function withoutOutcome(): IsthmusError {
  return new IsthmusError("unexpected", "The transport gave no outcome for a change. It is sent again.", {
    kind: "retryable",
  });
}

function metricDimensions({ context }: ForwardDeps): { readonly table: string; readonly source: string } {
  return { table: context.table, source: context.region };
}
