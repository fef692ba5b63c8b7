import { applyChanges, mapBounded, toIsthmusError } from "@isthmus/core";
import type { ApplyDeps, DecodedMessage, IncomingMessage, IsthmusError, MessageOutcome } from "@isthmus/core";
import { decodeMessage } from "@isthmus/packing";
import { fifoResponse, queueResponse, streamResponse } from "../batch/batch-response.ts";
import type { BatchResponse, GroupedItemResult } from "../batch/batch-response.ts";
import { eventRecords } from "../events/event-records.ts";
import { kinesisMessage } from "../events/kinesis-message.ts";
import { isFifoRecord, sqsMessage } from "../events/sqs-message.ts";
import { withinTime } from "../invocation/deadline.ts";
import type { LambdaContext } from "../invocation/lambda-context.ts";
import { changeFields } from "../logging/change-fields.ts";
import { reportFailures } from "./failure-report.ts";
import type { HandlerDeps } from "./handler-deps.ts";
import { outOfTime } from "./out-of-time.ts";

/** Messages that are unpacked at the same time: bounds what unpacking takes of memory. */
const DECODE_CONCURRENCY = 4;

/** What applying in a function works with. */
export interface ApplyHandlerDeps extends HandlerDeps {
  readonly apply: ApplyDeps;
}

/** What arrived, and how its source wants to hear of failures. */
interface Arrival {
  readonly messages: readonly IncomingMessage[];
  readonly groups: readonly string[];
  readonly respond: (results: readonly GroupedItemResult[]) => BatchResponse;
}

/**
 * A function that applies what arrives in a Kinesis stream, a standard queue or a FIFO queue. Its event source mapping must have
 * `ReportBatchItemFailures`: it answers with what is to come again in the way that the source needs.
 *
 * @throws IsthmusError `invalid-config` (configuration) for events of another source
 *
 * @example
 * export const handler = applyHandler({ apply, clock, metrics, logger });
 */
export function applyHandler(
  deps: ApplyHandlerDeps,
): (event: unknown, context: LambdaContext) => Promise<BatchResponse> {
  return async (event, context) => {
    try {
      const { messages, groups, respond } = arrivalOf(event);
      const ended = await withinTime(
        context,
        async (signal) => applyMessages(messages, deps, signal),
        deps.deadline,
      );
      const errors =
        ended.end === "overdue"
          ? messages.map(() => outOfTime())
          : ended.result.map((outcome) => (outcome.status === "failed" ? outcome.error : undefined));
      const failed = errors.filter((error): error is IsthmusError => error !== undefined);
      const dimensions = { target: deps.apply.region };
      deps.metrics.add("PendingReplicationCount", failed.length, dimensions);
      reportFailures(failed, deps, dimensions);
      return respond(
        messages.map(({ id }, index) => ({
          id,
          group: groups[index] ?? "",
          failed: errors[index] !== undefined,
        })),
      );
    } catch (error) {
      reportFailures([toIsthmusError(error)], deps, { target: deps.apply.region });
      throw error;
    } finally {
      deps.metrics.flush();
    }
  };
}

function arrivalOf(event: unknown): Arrival {
  const { source, records } = eventRecords(event, ["aws:kinesis", "aws:sqs"]);
  if (source === "aws:kinesis")
    return { messages: records.map(kinesisMessage), groups: [], respond: streamResponse };
  const messages = records.map(sqsMessage);
  return {
    messages,
    groups: messages.map(({ group }) => group),
    respond: records.some(isFifoRecord) ? fifoResponse : queueResponse,
  };
}

async function applyMessages(
  messages: readonly IncomingMessage[],
  { apply, concurrency, logger }: ApplyHandlerDeps,
  signal: AbortSignal,
): Promise<readonly MessageOutcome[]> {
  const decoded = await mapBounded(messages, DECODE_CONCURRENCY, async (message) => decodeMessage(message));
  const { outcomes } = await applyChanges(decoded, apply, {
    signal,
    ...(concurrency !== undefined && { concurrency }),
  });
  for (const [index, message] of decoded.entries()) {
    for (const change of changesOf(message)) {
      logger.debug("A change was received.", {
        ...changeFields(change),
        position: message.position,
        outcome: outcomes[index]?.status,
      });
    }
  }
  return outcomes;
}

function changesOf({ content }: DecodedMessage): readonly Parameters<typeof changeFields>[0][] {
  return content.kind === "changes" ? content.changes : [];
}
