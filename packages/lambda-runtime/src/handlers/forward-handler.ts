import { outlineLambdaRecord } from "@isthmus/adapter-dynamodb";
import { forwardChanges, IsthmusError, millisBetween, toIsthmusError } from "@isthmus/core";
import type { ForwardDeps, StreamEntry, Timestamp } from "@isthmus/core";
import { streamResponse } from "../batch/batch-response.ts";
import type { BatchResponse } from "../batch/batch-response.ts";
import { eventRecords, textAt } from "../events/event-records.ts";
import type { EventRecord } from "../events/event-records.ts";
import { tableOfStream } from "../events/table-of-stream.ts";
import { withinTime } from "../invocation/deadline.ts";
import type { LambdaContext } from "../invocation/lambda-context.ts";
import { reportFailures } from "./failure-report.ts";
import type { HandlerDeps } from "./handler-deps.ts";
import { outOfTime } from "./out-of-time.ts";

/** How long a DynamoDB stream keeps its records. */
export const STREAM_RETENTION_MS = 86_400_000;

/** What forwarding from a function works with. */
export interface ForwardHandlerDeps extends HandlerDeps {
  /** By the table's name in this region, as it stands in its stream's ARN. */
  readonly tables: ReadonlyMap<string, ForwardDeps>;
}

/** A record with its place in the event. */
interface PlacedEntry {
  readonly index: number;
  readonly entry: StreamEntry;
}

/**
 * A function that forwards the stream of one or more tables. Its event source mapping must have `ReportBatchItemFailures`: it answers
 * with the first record that is to come again, and everything behind it comes again with it.
 *
 * @throws IsthmusError `invalid-config` (configuration) for events of another source
 *
 * @example
 * export const handler = forwardHandler({ tables, clock, metrics, logger });
 */
export function forwardHandler(
  deps: ForwardHandlerDeps,
): (event: unknown, context: LambdaContext) => Promise<BatchResponse> {
  const [first] = deps.tables.values();
  const source = first === undefined ? {} : { source: first.context.region };
  return async (event, context) => {
    try {
      const { records } = eventRecords(event, ["aws:dynamodb"]);
      const failures: (IsthmusError | undefined)[] = Array.from({ length: records.length });
      const entries = records.map(outlineLambdaRecord);
      const work = async (signal: AbortSignal): Promise<void> => {
        for (const [tableName, placed] of byTable(records, entries)) {
          await forwardTable(tableName, placed, failures, deps, signal);
        }
      };
      const { end } = await withinTime(context, work, deps.deadline);
      if (end === "overdue") {
        reportFailures([outOfTime()], deps, source);
        failures.fill(outOfTime());
      }
      return streamResponse(
        entries.map((entry, index) => ({ id: sequenceOf(entry), failed: failures[index] !== undefined })),
      );
    } catch (error) {
      reportFailures([toIsthmusError(error)], deps, source);
      throw error;
    } finally {
      deps.metrics.flush();
    }
  };
}

async function forwardTable(
  tableName: string,
  placed: readonly PlacedEntry[],
  failures: (IsthmusError | undefined)[],
  deps: ForwardHandlerDeps,
  signal: AbortSignal,
): Promise<void> {
  const forward = deps.tables.get(tableName);
  if (forward === undefined) {
    const error = unknownTable(tableName, [...deps.tables.keys()]);
    for (const { index } of placed) failures[index] = error;
    const [known] = deps.tables.values();
    reportFailures([error], deps, known === undefined ? {} : { source: known.context.region });
    return;
  }
  const dimensions = { table: forward.context.table, source: forward.context.region };
  measureHeadroom(placed, forward, deps);
  const { outcomes } = await forwardChanges(
    placed.map(({ entry }) => entry),
    forward,
    { signal, ...(deps.concurrency !== undefined && { concurrency: deps.concurrency }) },
  );
  const errors: IsthmusError[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    const index = placed[place]?.index;
    if (outcome.status === "done" || index === undefined) continue;
    failures[index] = outcome.error;
    errors.push(outcome.error);
  }
  deps.metrics.add("PendingReplicationCount", errors.length, dimensions);
  reportFailures(errors, deps, dimensions);
}

function byTable(
  records: readonly EventRecord[],
  entries: readonly StreamEntry[],
): ReadonlyMap<string, readonly PlacedEntry[]> {
  const tables = new Map<string, PlacedEntry[]>();
  for (const [index, record] of records.entries()) {
    const table = tableOfStream(textAt(record, "eventSourceARN")) ?? "";
    const placed: PlacedEntry = { index, entry: entries[index] as StreamEntry };
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [placed]);
    else known.push(placed);
  }
  return tables;
}

/** A batch is in the order of its shard, so that its first record is the oldest that is not forwarded there. */
function measureHeadroom(
  placed: readonly PlacedEntry[],
  forward: ForwardDeps,
  { clock, metrics }: ForwardHandlerDeps,
): void {
  const oldest = placed.map(({ entry }) => createdAt(entry)).find((time) => time !== undefined);
  if (oldest === undefined) return;
  const ageMs = Math.max(0, millisBetween(oldest, clock.now()));
  metrics.add("StreamHeadroom", Math.max(0, STREAM_RETENTION_MS - ageMs) / 1000, {
    table: forward.context.table,
    source: forward.context.region,
  });
}

function createdAt(entry: StreamEntry): Timestamp | undefined {
  switch (entry.kind) {
    case "record":
      return entry.record.createdAt;
    case "outline":
      return entry.createdAt;
    case "malformed":
      return undefined;
    default:
      return entry satisfies never;
  }
}

function sequenceOf(entry: StreamEntry): string {
  return entry.kind === "record" ? entry.record.sequence : entry.sequence;
}

function unknownTable(tableName: string, known: readonly string[]): IsthmusError {
  return new IsthmusError(
    "invalid-config",
    `The function was given the stream of table ${JSON.stringify(tableName)}, which its configuration does not have. Allowed: ${known.join(", ")}. Add the table, or mend the event source mapping.`,
    { kind: "configuration" },
  );
}
