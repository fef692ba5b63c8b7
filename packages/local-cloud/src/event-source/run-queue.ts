import type { QueueMappingOptions } from "./mapping-options.ts";
import type { MappingRun } from "./mapping-run.ts";
import type { QueueEventMessage } from "./queue-event-source.ts";
import { batchLength, recordBytes } from "./take-batch.ts";

const BATCH_SIZE_DEFAULT = 10;
/** What one receive or delete takes at most. */
const CALL_SIZE_MAX = 10;
const CONCURRENCY_DEFAULT = 5;
const WAIT_MS_DEFAULT = 1000;
const PAUSE_MAX_MS = 1000;
const DELETE_TRIES = 3;

/** Polls a queue with as many pollers as there may be invocations at the same time. */
export async function runQueue(options: QueueMappingOptions, run: MappingRun): Promise<void> {
  const pollers = Array.from({ length: options.maximumConcurrency ?? CONCURRENCY_DEFAULT }, async () =>
    poll(options, run),
  );
  await Promise.all(pollers);
}

async function poll(options: QueueMappingOptions, run: MappingRun): Promise<void> {
  let failures = 0;
  while (!run.signal.aborted) {
    const gathered: QueueEventMessage[] = [];
    try {
      await gather(gathered, options, run);
      failures = 0;
    } catch (error) {
      run.sourceFailed(error);
      await run.backoff(failures++, PAUSE_MAX_MS);
    }
    if (gathered.length === 0) run.stats.emptyPolls += 1;
    run.stats.pending += gathered.length;
    await handle(gathered, options, run);
    run.stats.pending -= gathered.length;
  }
}

/** Adds messages to `gathered` until the batch is full or its window is over. What was gathered before a failure is kept. */
async function gather(
  gathered: QueueEventMessage[],
  options: QueueMappingOptions,
  run: MappingRun,
): Promise<void> {
  const { source, batchSize = BATCH_SIZE_DEFAULT, batchWindowMs = 0, waitMs = WAIT_MS_DEFAULT } = options;
  let endsMs: number | undefined;
  while (gathered.length < batchSize && !run.signal.aborted) {
    const leftMs = endsMs === undefined ? waitMs : Math.min(waitMs, endsMs - performance.now());
    if (leftMs <= 0) return;
    const max = Math.min(CALL_SIZE_MAX, batchSize - gathered.length);
    const received = await source.receive(max, leftMs, run.signal);
    gathered.push(...received);
    if (gathered.length === 0 || batchWindowMs === 0) return;
    endsMs ??= performance.now() + batchWindowMs;
  }
}

/**
 * Invokes the function with what was gathered, in as many events as the payload limit asks for. What fails is left to become visible again. Behind a failed
 * message of a FIFO group the rest of its group is left, too, so that it stays behind.
 */
async function handle(
  gathered: readonly QueueEventMessage[],
  options: QueueMappingOptions,
  run: MappingRun,
): Promise<void> {
  const stoppedGroups = new Set<string>();
  let rest = gathered;
  while (rest.length > 0 && !run.signal.aborted) {
    rest = rest.filter(({ groupId }) => groupId === undefined || !stoppedGroups.has(groupId));
    const length = batchLength(
      rest.map(({ record }) => recordBytes(record)),
      options.batchSize ?? BATCH_SIZE_DEFAULT,
    );
    const batch = rest.slice(0, length);
    rest = rest.slice(length);
    if (batch.length === 0) return;
    const { outcome } = await run.invoke(
      batch,
      batch.map(({ messageId }) => messageId),
    );
    const failed = new Set(
      outcome.kind === "failed" ? batch.keys() : outcome.kind === "partial" ? outcome.failed : [],
    );
    for (const index of failed) {
      const groupId = batch[index]?.groupId;
      if (groupId !== undefined) stoppedGroups.add(groupId);
    }
    const done = batch.filter((_, index) => !failed.has(index));
    run.stats.recordsDone += done.length;
    await remove(done, options, run);
  }
}

/** Deletes what is done. What cannot be deleted comes again, as it does from SQS. */
async function remove(
  messages: readonly QueueEventMessage[],
  { source }: QueueMappingOptions,
  run: MappingRun,
): Promise<void> {
  for (let from = 0; from < messages.length; from += CALL_SIZE_MAX) {
    const chunk = messages.slice(from, from + CALL_SIZE_MAX);
    for (let attempt = 0; attempt < DELETE_TRIES; attempt++) {
      try {
        await source.delete(chunk);
        break;
      } catch (error) {
        run.sourceFailed(error);
        await run.backoff(attempt, PAUSE_MAX_MS);
      }
    }
  }
}
