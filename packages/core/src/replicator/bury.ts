import type { Change } from "../change.ts";
import { toIsthmusError } from "../errors.ts";
import type { IsthmusError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetter, DeadLetterReason, DeadLetters } from "../ports/dead-letters.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import type { DecodedEntry } from "../ports/stream-entry.ts";
import type { StreamRecord } from "../stream-record.ts";
import { failed } from "./entry-outcome.ts";
import type { EntryOutcome, PlacedRecord } from "./entry-outcome.ts";
import type { ForwardDeps } from "./forward-deps.ts";

/** Puts a letter down and counts it. Rejects if it cannot be kept, so that the original is not acknowledged. */
export async function bury(
  letter: Omit<DeadLetter, "at">,
  deps: { readonly deadLetters: DeadLetters; readonly clock: Clock; readonly metrics: Metrics },
  options: CallOptions,
): Promise<void> {
  await deps.deadLetters.put({ ...letter, at: deps.clock.now() }, options);
  const { table, reason } = letter;
  deps.metrics.add("DeadLettered", 1, table === undefined ? { reason } : { table, reason });
}

/** Gives up a stream record that could not even be decoded. */
export async function buryEntry(
  entry: DecodedEntry & { readonly kind: "malformed" },
  deps: ForwardDeps,
  options: CallOptions,
): Promise<EntryOutcome> {
  const content = { kind: "raw-record", record: entry.raw } as const;
  return buryForward(entry.sequence, "malformed-record", entry.detail, content, deps, options);
}

/** Gives up a stream record whose version attribute has the wrong type: to settle it would overwrite what somebody relies on. */
export async function buryRecord(
  record: StreamRecord,
  attribute: string,
  deps: ForwardDeps,
  options: CallOptions,
): Promise<EntryOutcome> {
  const detail =
    `The version attribute ${JSON.stringify(attribute)} has the wrong type. Allowed: N for the timestamp, S for the region. ` +
    "Mend the writer, or choose other names for the version attributes.";
  return buryForward(
    record.sequence,
    "version-attribute-type",
    detail,
    { kind: "record", record },
    deps,
    options,
  );
}

async function buryForward(
  sequence: string,
  reason: DeadLetterReason,
  detail: string,
  content: DeadLetter["content"],
  deps: ForwardDeps,
  options: CallOptions,
): Promise<EntryOutcome> {
  const { table, region } = deps.context;
  try {
    await bury(
      { reason, detail, stage: "forward", region, table, content, position: sequence, attempts: 1 },
      deps,
      options,
    );
    return { sequence, status: "done", reason: "dead-lettered" };
  } catch (error) {
    return failed(sequence, toIsthmusError(error));
  }
}

/** Gives up a change that the transport cannot carry. Returns the error if even that failed. */
export async function buryChange(
  change: Change,
  reason: DeadLetterReason,
  detail: string,
  records: readonly PlacedRecord[],
  deps: ForwardDeps,
  options: CallOptions,
): Promise<IsthmusError | undefined> {
  const position = records.at(-1)?.record.sequence ?? "";
  const content = { kind: "change", change } as const;
  const outcome = await buryForward(position, reason, detail, content, deps, options);
  return outcome.status === "failed" ? outcome.error : undefined;
}
