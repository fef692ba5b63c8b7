import { mapBounded, redriveLetters, toIsthmusError } from "@isthmus/core";
import type { CallOptions, DeadLetter, IsthmusError, RedriveDeps, RedriveOutcome } from "@isthmus/core";
import { queueResponse } from "../batch/batch-response.ts";
import type { BatchResponse } from "../batch/batch-response.ts";
import { eventRecords, textAt } from "../events/event-records.ts";
import type { EventRecord } from "../events/event-records.ts";
import { withinTime } from "../invocation/deadline.ts";
import type { LambdaContext } from "../invocation/lambda-context.ts";
import { reportFailures } from "./failure-report.ts";
import type { HandlerDeps } from "./handler-deps.ts";
import { outOfTime } from "./out-of-time.ts";

/** A letter taken out of a message of the dead letters' queue. */
export interface OpenedLetter {
  readonly letter: DeadLetter;
  /** Deletes what is kept of it elsewhere, once it is done. */
  forget(options?: CallOptions): Promise<void>;
}

/** What redriving works with. */
export interface RedriveHandlerDeps extends Omit<HandlerDeps, "concurrency"> {
  readonly redrive: RedriveDeps;
  /** Rejects with an IsthmusError when a message is no letter. */
  readonly openLetter: (body: string, options: CallOptions) => Promise<OpenedLetter>;
  /** This region. */
  readonly region: string;
}

/** Letters opened at the same time: each may hold an item of 400 KB and more. */
const OPEN_CONCURRENCY = 4;

/**
 * A function that lets dead letters go once more the way they failed on. Its event source mapping from the dead letters' queue is to be enabled once the
 * reason for the letters is mended, and needs `ReportBatchItemFailures`. Letters that can still not be handled stay in the queue,
 * and so does what is no letter. `isthmus dlq redrive` does the same from a terminal.
 *
 * @throws IsthmusError `invalid-config` (configuration) for events of another source
 *
 * @example
 * export const handler = redriveHandler({ redrive, openLetter, region, clock, metrics, logger });
 */
export function redriveHandler(
  deps: RedriveHandlerDeps,
): (event: unknown, context: LambdaContext) => Promise<BatchResponse> {
  return async (event, context) => {
    try {
      const { records } = eventRecords(event, ["aws:sqs"]);
      const done = new Set<EventRecord>();
      const errors: IsthmusError[] = [];
      const { end } = await withinTime(
        context,
        async (signal) => redriveRecords(records, done, errors, deps, signal),
        deps.deadline,
      );
      if (end === "overdue") errors.push(outOfTime());
      reportFailures(errors, deps, { target: deps.region });
      return queueResponse(
        records.map((record) => ({ id: textAt(record, "messageId"), failed: !done.has(record) })),
      );
    } catch (error) {
      reportFailures([toIsthmusError(error)], deps, { target: deps.region });
      throw error;
    } finally {
      deps.metrics.flush();
    }
  };
}

async function redriveRecords(
  records: readonly EventRecord[],
  done: Set<EventRecord>,
  errors: IsthmusError[],
  deps: RedriveHandlerDeps,
  signal: AbortSignal,
): Promise<void> {
  const opened: { readonly record: EventRecord; readonly held: OpenedLetter }[] = [];
  await mapBounded(records, OPEN_CONCURRENCY, async (record) => {
    try {
      opened.push({ record, held: await deps.openLetter(textAt(record, "body"), { signal }) });
    } catch (error) {
      errors.push(toIsthmusError(error));
    }
  });
  const outcomes = await redriveLetters(
    opened.map(({ held }) => held.letter),
    deps.redrive,
    { signal },
  );
  await mapBounded(opened, OPEN_CONCURRENCY, async ({ record, held }, index) => {
    const outcome = outcomes[index];
    logOutcome(held.letter, outcome, deps);
    if (outcome?.status === "failed") errors.push(outcome.error);
    if (outcome?.status !== "done") return;
    done.add(record);
    try {
      await held.forget({ signal });
    } catch (error) {
      // What is left over in the bucket harms nothing; the letter itself is done.
      errors.push(toIsthmusError(error));
    }
  });
}

function logOutcome(
  letter: DeadLetter,
  outcome: RedriveOutcome | undefined,
  { logger }: RedriveHandlerDeps,
): void {
  const { reason, stage, table, position } = letter;
  const now = outcome?.status === "poison" ? outcome.reason : undefined;
  logger.info("A dead letter was redriven.", {
    reason,
    stage,
    table,
    position,
    outcome: outcome?.status,
    now,
  });
}
