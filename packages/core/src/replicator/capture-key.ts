import { captureRecord } from "../capture.ts";
import type { Change } from "../change.ts";
import { toIsthmusError } from "../errors.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import { foldSettlements } from "../settle.ts";
import type { Version } from "../version.ts";
import { buryRecord } from "./bury.ts";
import { enforce } from "./enforce-write.ts";
import { entomb } from "./entomb.ts";
import { failed } from "./entry-outcome.ts";
import type { EntryOutcome, PlacedRecord } from "./entry-outcome.ts";
import type { ForwardDeps } from "./forward-deps.ts";
import { settle } from "./settle-write.ts";
import { settlementRuns } from "./settlement-runs.ts";
import type { SettlementRun } from "./settlement-runs.ts";

/** What the records of one key came to. */
export interface CapturedKey {
  readonly outcomes: readonly PlacedOutcome[];
  /** Changes to be published, in the order of their records. */
  readonly changes: readonly Change[];
}

interface PlacedOutcome {
  readonly index: number;
  readonly outcome: EntryOutcome;
}

/**
 * Handles the stream records of one key in their order: decides what each means and does what it asks of the table. Records in a row that are
 * to be settled are settled once, with the last of them. After a failure the rest of the key is left to be handled again, since its meaning
 * may depend on what failed.
 *
 * @param stored the key's tombstone as read for the batch; what this very batch writes is kept up here
 */
export async function captureKey(
  records: readonly PlacedRecord[],
  stored: Version | undefined,
  deps: ForwardDeps,
  options: CallOptions,
): Promise<CapturedKey> {
  const outcomes: PlacedOutcome[] = [];
  const changes: Change[] = [];
  let tombstone = stored;
  try {
    for (const run of settlementRuns(records, deps.context)) {
      const step = await captureRun(run, tombstone, deps, options);
      tombstone = step.tombstone;
      changes.push(...step.changes);
      outcomes.push(...step.outcomes);
    }
  } catch (error) {
    const reason = toIsthmusError(error);
    for (const { index, record } of records.slice(outcomes.length)) {
      outcomes.push({ index, outcome: failed(record.sequence, reason) });
    }
  }
  return { outcomes, changes };
}

interface CapturedRun {
  readonly outcomes: readonly PlacedOutcome[];
  readonly changes: readonly Change[];
  readonly tombstone: Version | undefined;
}

async function captureRun(
  { records, before, last }: SettlementRun,
  tombstone: Version | undefined,
  deps: ForwardDeps,
  options: CallOptions,
): Promise<CapturedRun> {
  const { context, metrics, store } = deps;
  const { record } = last;
  const dimensions = { table: context.table, source: context.region };
  const capture = captureRecord(record, tombstone, context);
  const done = (changes: readonly Change[], raised: Version | undefined = tombstone): CapturedRun => ({
    outcomes: records.map(({ index, record: { sequence } }) => ({
      index,
      outcome: { sequence, status: "done", reason: capture.reason },
    })),
    changes,
    tombstone: raised,
  });
  const rejected = async (attribute: string): Promise<CapturedRun> => {
    const outcomes: PlacedOutcome[] = [];
    for (const placed of records) {
      outcomes.push({
        index: placed.index,
        outcome: await buryRecord(placed.record, attribute, deps, options),
      });
    }
    return { ...done([]), outcomes };
  };
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
      const settled = await settle(record, foldSettlements(before, capture.settle), deps, options);
      if (settled.step === "reject") return rejected(settled.attribute);
      metrics.add("Settled", records.length, dimensions);
      return done([], settled.tombstone ?? tombstone);
    }
    case "entomb": {
      const held = await entomb(store, record.key, capture.version, options);
      // Ours: publish it. Another region's: that region has published it, and it explains this removal, too.
      return done(held.region === context.region ? [{ ...capture.change, version: held }] : [], held);
    }
    case "reject":
      return rejected(capture.attribute);
    default:
      return capture satisfies never;
  }
}
