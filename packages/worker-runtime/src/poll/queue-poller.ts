import { toIsthmusError } from "@isthmus/core";
import type { IncomingMessage, IsthmusError, QueueSource } from "@isthmus/core";
import { BACKOFF_DEFAULT, fullJitterMs } from "./backoff.ts";
import type { BatchHandler, HandlerOutcome } from "./handle-batch.ts";
import type { StopSignals } from "./stop-signals.ts";
import { troubles } from "./troubles.ts";
import type { TroubleDeps, Troubles } from "./troubles.ts";

/** Bounds and pace of a queue poller. */
export interface QueuePollSettings {
  /** Receiving loops side by side. */
  readonly receivers: number;
  /** Shortest pause after an empty answer, in milliseconds, so that a queue that does not wait is not hammered. */
  readonly idleMinMs: number;
}

/** What {@link runQueuePoller} works with. */
export interface QueuePollerDeps extends TroubleDeps {
  readonly source: QueueSource;
  readonly handle: BatchHandler<IncomingMessage>;
  readonly settings: QueuePollSettings;
  readonly signals: StopSignals;
}

/**
 * Receives messages, handles them, deletes what is done and gives back what failed, to come again after a pause that grows with its attempts, until the
 * signals say stop. Never rejects. Resolves when what was received is handled.
 */
export async function runQueuePoller(deps: QueuePollerDeps): Promise<void> {
  const { settings, activity } = deps;
  const units = Array.from({ length: settings.receivers }, (_, index) => `receiver-${index + 1}`);
  await Promise.all(
    units.map(async (unit) => {
      await receive(unit, deps);
      activity.closed(unit);
    }),
  );
}

async function receive(unit: string, deps: QueuePollerDeps): Promise<void> {
  const { source, signals, settings, activity, tools } = deps;
  const trouble = troubles(unit, deps);
  while (!signals.drain.aborted) {
    let messages: readonly IncomingMessage[];
    try {
      messages = await source.receive({ signal: signals.drain });
    } catch (error) {
      await trouble.backOff("receiving", toIsthmusError(error), signals);
      continue;
    }
    if (messages.length === 0) {
      trouble.over();
      activity.idle(unit);
      await tools.pause(settings.idleMinMs, signals.drain);
      continue;
    }
    activity.busy(unit);
    await settleMessages(messages, deps, trouble);
  }
}

async function settleMessages(
  messages: readonly IncomingMessage[],
  deps: QueuePollerDeps,
  trouble: Troubles,
): Promise<void> {
  const { activity, signals, tools, backoff = BACKOFF_DEFAULT } = deps;
  const outcomes = await outcomesOf(messages, deps);
  const done = messages.filter((_, index) => outcomes[index]?.status === "done");
  const failed = messages.filter((_, index) => outcomes[index]?.status !== "done");
  if (done.length > 0) {
    activity.handled(done.length, done.at(-1)?.position ?? "");
    await giveBack("acknowledging", done, deps, async (options) => deps.source.acknowledge(done, options));
  }
  if (failed.length === 0) {
    trouble.over();
    return;
  }
  activity.retried(failed.length);
  const attempts = Math.max(...failed.map((message) => message.attempts));
  const delayMs = Math.round(fullJitterMs(attempts, backoff, tools.random));
  await giveBack("releasing", failed, deps, async (options) => deps.source.release(failed, delayMs, options));
  await trouble.backOff(
    `handling ${failed.length} of ${messages.length} messages`,
    errorOf(outcomes),
    signals,
  );
}

async function outcomesOf(
  messages: readonly IncomingMessage[],
  { handle, signals }: QueuePollerDeps,
): Promise<readonly HandlerOutcome[]> {
  try {
    return await handle(messages, signals.abort, () => undefined);
  } catch (caught) {
    const error = toIsthmusError(caught);
    return messages.map(() => ({ status: "failed", error }));
  }
}

/** What cannot be deleted or released comes again by itself when its time of invisibility is over, so this is only logged. */
async function giveBack(
  doing: string,
  messages: readonly IncomingMessage[],
  { logger, name, signals }: QueuePollerDeps,
  call: (options: { readonly signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  try {
    await call({ signal: signals.abort });
  } catch (error) {
    const { code, message } = toIsthmusError(error);
    logger.warn(
      `${name}: ${doing} ${messages.length} messages failed; they come again, harmlessly. ${message}`,
      {
        code,
      },
    );
  }
}

function errorOf(outcomes: readonly HandlerOutcome[]): IsthmusError {
  const errors = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.error] : []));
  return (
    errors.find(({ kind }) => kind !== "retryable") ??
    errors[0] ??
    toIsthmusError(new Error("The handler did not say what became of a message."))
  );
}
