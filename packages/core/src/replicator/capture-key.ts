import { captureRecord } from "../capture.ts";
import type { Change } from "../change.ts";
import { toIsthmusError } from "../errors.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import type { StreamRecord } from "../stream-record.ts";
import type { Version } from "../version.ts";
import { buryRecord } from "./bury.ts";
import { enforce } from "./enforce-write.ts";
import { entomb } from "./entomb.ts";
import { failed } from "./entry-outcome.ts";
import type { EntryOutcome, PlacedRecord } from "./entry-outcome.ts";
import type { ForwardDeps } from "./forward-deps.ts";
import { settle } from "./settle-write.ts";

/** What the records of one key came to. */
export interface CapturedKey {
  readonly outcomes: readonly { readonly index: number; readonly outcome: EntryOutcome }[];
  /** Changes to be published, in the order of their records. */
  readonly changes: readonly Change[];
}

/**
 * Handles the stream records of one key in their order: decides what each means and does what it asks of the table. After a failure
 * the rest of the key is left to be handled again, since its meaning may depend on what failed.
 *
 * @param stored the key's tombstone as read for the batch; what this very batch writes is kept up here
 */
export async function captureKey(
  records: readonly PlacedRecord[],
  stored: Version | undefined,
  deps: ForwardDeps,
  options: CallOptions,
): Promise<CapturedKey> {
  const outcomes: { index: number; outcome: EntryOutcome }[] = [];
  const changes: Change[] = [];
  let tombstone = stored;
  for (const [position, { index, record }] of records.entries()) {
    try {
      const step = await captureOne(record, tombstone, deps, options);
      tombstone = step.tombstone;
      changes.push(...step.changes);
      outcomes.push({ index, outcome: step.outcome });
    } catch (error) {
      const reason = toIsthmusError(error);
      for (const rest of records.slice(position)) {
        outcomes.push({ index: rest.index, outcome: failed(rest.record.sequence, reason) });
      }
      break;
    }
  }
  return { outcomes, changes };
}

interface CapturedRecord {
  readonly outcome: EntryOutcome;
  readonly changes: readonly Change[];
  readonly tombstone: Version | undefined;
}

async function captureOne(
  record: StreamRecord,
  tombstone: Version | undefined,
  deps: ForwardDeps,
  options: CallOptions,
): Promise<CapturedRecord> {
  const { context, metrics, store } = deps;
  const dimensions = { table: context.table, source: context.region };
  const capture = captureRecord(record, tombstone, context);
  const done = (changes: readonly Change[], raised: Version | undefined = tombstone): CapturedRecord => ({
    outcome: { sequence: record.sequence, status: "done", reason: capture.reason },
    changes,
    tombstone: raised,
  });
  switch (capture.action) {
    case "ignore":
      if (capture.reason === "echo" || capture.reason === "explained-removal")
        metrics.add("EchoesSuppressed", 1, dimensions);
      if (capture.enforce !== undefined) await enforce(record.key, capture.enforce, deps, options);
      return done([]);
    case "publish":
      if (capture.enforce !== undefined) await enforce(record.key, capture.enforce, deps, options);
      return done([capture.change]);
    case "settle": {
      const settled = await settle(record, capture.settle, deps, options);
      if (settled.step === "reject")
        return { ...done([]), outcome: await buryRecord(record, settled.attribute, deps, options) };
      metrics.add("Settled", 1, dimensions);
      return done([], settled.tombstone ?? tombstone);
    }
    case "entomb": {
      const held = await entomb(store, record.key, capture.version, options);
      // Ours: publish it. Another region's: that region has published it, and it explains this removal, too.
      return done(held.region === context.region ? [{ ...capture.change, version: held }] : [], held);
    }
    case "reject":
      return { ...done([]), outcome: await buryRecord(record, capture.attribute, deps, options) };
    default:
      return capture satisfies never;
  }
}
