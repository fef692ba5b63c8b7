import { decodedEntry, isIsthmusError, toIsthmusError } from "@isthmus/core";
import type { ShardedSource, ShardReader, StreamEntry, StreamRecord } from "@isthmus/core";
import { backoff, sleep } from "@isthmus/sdk-calls";

/** What a table's stream is followed with. */
export interface StreamTailOptions {
  readonly source: ShardedSource<StreamEntry>;
  /** Told of every record that is written from now on. */
  readonly onRecord: (record: StreamRecord) => void;
  /** Pause between two reads of a shard, which is the resolution of what is measured. */
  readonly pollMs: number;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** A stream that is being followed. */
export interface StreamTail {
  /** Resolves when the following has ended because it was aborted; rejects when it cannot go on. */
  readonly ended: Promise<void>;
}

/** A read with at least so many records probably left more behind, so that the next one does not wait. */
const FULL_READ = 500;
/** Shards split every few hours; a child is also looked for when its parent ends. */
const RELIST_MS = 15_000;

/**
 * Follows a table's stream from now on. Resolves when all its open shards are being read, so that nothing written afterwards is missed.
 *
 * @throws IsthmusError as reading a stream throws: `not-found`, `access-denied` (configuration)
 */
export async function followStream(options: StreamTailOptions): Promise<StreamTail> {
  const { source, signal } = options;
  const listed = await source.listShards({ signal });
  // What ended before now holds nothing of interest; such a shard tells so at its first read.
  const opened = await Promise.all(
    listed.map(async ({ id }) => ({
      id,
      reader: await openUnlessTrimmed(source, id, signal),
    })),
  );
  const tasks = taskGroup();
  const tail: TailState = { options, opened: new Set(), ended: new Set(), spawn: tasks.spawn };
  tasks.spawn(discover(tail));
  for (const { id, reader } of opened) {
    tail.opened.add(id);
    if (reader === undefined) tail.ended.add(id);
    else tasks.spawn(readToEnd(tail, id, reader));
  }
  return { ended: tasks.ended };
}

interface TailState {
  readonly options: StreamTailOptions;
  readonly opened: Set<string>;
  readonly ended: Set<string>;
  readonly spawn: (task: Promise<void>) => void;
}

/** `undefined` for a shard that the stream has dropped since it was listed: it had ended a day ago. */
async function openUnlessTrimmed(
  source: ShardedSource<StreamEntry>,
  id: string,
  signal: AbortSignal,
): Promise<ShardReader<StreamEntry> | undefined> {
  try {
    return await source.openShard(id, { kind: "latest" }, { signal });
  } catch (error) {
    if (isIsthmusError(error) && error.code === "trimmed") return undefined;
    throw error;
  }
}

async function readToEnd(tail: TailState, id: string, reader: ShardReader<StreamEntry>): Promise<void> {
  const { signal, pollMs, onRecord } = tail.options;
  await persistently(signal, async () => {
    const { entries, ended } = await reader.next({ signal });
    for (const { value } of entries) {
      const entry = decodedEntry(value);
      if (entry.kind === "record") onRecord(entry.record);
    }
    if (!ended) {
      if (entries.length < FULL_READ) await sleep(pollMs, signal);
      return "again";
    }
    tail.ended.add(id);
    return "done";
  });
}

/** Begins with the shards that have come into being since, once all their parents that are read have ended. */
async function openChildren(tail: TailState): Promise<void> {
  const { options, opened, ended, spawn } = tail;
  const { source, signal } = options;
  for (const { id, parentIds } of await source.listShards({ signal })) {
    const waits = parentIds.some((parent) => opened.has(parent) && !ended.has(parent));
    if (opened.has(id) || waits) continue;
    // Before the opening, which takes a while: two parents may end at the same moment, and the child is to be read once.
    opened.add(id);
    spawn(
      source
        .openShard(id, { kind: "oldest" }, { signal })
        .then(async (reader) => readToEnd(tail, id, reader))
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
        }),
    );
  }
}

/** Looks for new shards every so often, and soon when one has ended; once for however many ended together, since AWS allows few such looks. */
async function discover(tail: TailState): Promise<void> {
  const { signal, pollMs } = tail.options;
  let endedBefore = 0;
  let waitedMs = 0;
  await persistently(signal, async () => {
    await sleep(pollMs, signal);
    waitedMs += pollMs;
    if (tail.ended.size === endedBefore && waitedMs < RELIST_MS) return "again";
    const ended = tail.ended.size;
    await openChildren(tail);
    endedBefore = ended;
    waitedMs = 0;
    return "again";
  });
}

/** Does something again and again until it is done or aborted. What may pass is tried again; what does not is thrown. */
async function persistently(signal: AbortSignal, step: () => Promise<"again" | "done">): Promise<void> {
  const retry = backoff();
  let failures = 0;
  while (!signal.aborted) {
    try {
      if ((await step()) === "done") return;
      failures = 0;
    } catch (caught) {
      if (isAborted(signal)) return;
      const error = toIsthmusError(caught);
      failures += 1;
      if (!error.retryable || failures >= retry.attemptsMax) throw error;
      await retry.wait(failures, signal).catch(() => undefined);
    }
  }
}

/** Tasks that come one by one. `ended` resolves when none is left, and rejects as soon as one fails. */
function taskGroup(): { readonly spawn: (task: Promise<void>) => void; readonly ended: Promise<void> } {
  let running = 0;
  let resolve = (): void => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((onEnd, onFailure) => {
    resolve = onEnd;
    reject = onFailure;
  });
  // A failure is heard by whoever waits for the end; before that it must not end the process.
  ended.catch(() => undefined);
  const settle = async (task: Promise<void>): Promise<void> => {
    try {
      await task;
      running -= 1;
      if (running === 0) resolve();
    } catch (error) {
      reject(error);
    }
  };
  return {
    ended,
    spawn(task) {
      running += 1;
      void settle(task);
    },
  };
}

/** Apart, because it may change while something is awaited, which the compiler does not know. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
