import { captureRecord } from "../capture.ts";
import type { CaptureContext, Settlement } from "../capture.ts";
import type { PlacedRecord } from "./entry-outcome.ts";

/** Records of one key that are handled in one step: mostly a single one, else records in a row that are to be settled. */
export interface SettlementRun {
  readonly records: readonly PlacedRecord[];
  readonly last: PlacedRecord;
  /** What the records before the last one ask to be settled. */
  readonly before: readonly Settlement[];
}

/** Cuts the records of one key, in their order, so that what can be settled together is together; see `foldSettlements`. */
export function settlementRuns(
  records: readonly PlacedRecord[],
  context: CaptureContext,
): readonly SettlementRun[] {
  if (records.length === 1) return records.map((last) => ({ records, last, before: [] }));
  const runs: SettlementRun[] = [];
  let start = 0;
  let before: Settlement[] = [];
  const settlements = records.map((placed) => settlementOf(placed, context));
  for (const [end, last] of records.entries()) {
    const settlement = settlements[end];
    if (settlement !== undefined && settlements[end + 1] !== undefined) {
      before.push(settlement);
      continue;
    }
    runs.push({ records: records.slice(start, end + 1), last, before });
    start = end + 1;
    before = [];
  }
  return runs;
}

/** Whether a record is to be settled does not depend on the tombstone, only the version that it gets does. */
function settlementOf({ record }: PlacedRecord, context: CaptureContext): Settlement | undefined {
  const capture = captureRecord(record, undefined, context);
  return capture.action === "settle" ? capture.settle : undefined;
}
