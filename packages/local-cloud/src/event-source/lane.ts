import type { StreamMappingOptions } from "./mapping-options.ts";
import type { MappingRun } from "./mapping-run.ts";
import { runBatch } from "./run-batch.ts";
import type { StreamEventRecord } from "./stream-event-source.ts";
import { batchLength, recordBytes } from "./take-batch.ts";

/** One of the concurrent ways through a shard. All records of a key go the same way. */
export interface Lane {
  /** Records that wait. */
  readonly waiting: number;
  push(record: StreamEventRecord): void;
  /** No more records will come. */
  close(): void;
  /** Handles records batch by batch, until closed and empty, or until the mapping stops. */
  run(): Promise<void>;
}

interface Waiting {
  readonly record: StreamEventRecord;
  readonly bytes: number;
  readonly sinceMs: number;
}

const BATCH_SIZE_DEFAULT = 100;
/** An empty lane sleeps until it is woken; this only bounds a sleep. */
const SLEEP_MAX_MS = 60_000;

/** An empty lane of a shard. */
export function lane(shardId: string, options: StreamMappingOptions, run: MappingRun): Lane {
  const { batchSize = BATCH_SIZE_DEFAULT, batchWindowMs = 0 } = options;
  const queue: Waiting[] = [];
  let closed = false;
  let wake: () => void = () => undefined;

  const sleep = async (ms: number): Promise<void> => {
    if (run.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        run.signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      run.signal.addEventListener("abort", end, { once: true });
      wake = end;
    });
  };
  const finished = (): boolean => run.signal.aborted || (closed && queue.length === 0);
  const windowLeftMs = (): number => {
    const [first] = queue;
    return first === undefined
      ? SLEEP_MAX_MS
      : Math.max(1, first.sinceMs + batchWindowMs - performance.now());
  };

  /** How many records are to go now; 0 while the batch may still fill. */
  const due = (): number => {
    const [first] = queue;
    if (first === undefined) return 0;
    const candidates = queue.slice(0, batchSize + 1);
    const length = batchLength(
      candidates.map(({ bytes }) => bytes),
      batchSize,
    );
    const full = length === batchSize || length < queue.length;
    return full || closed || performance.now() - first.sinceMs >= batchWindowMs ? length : 0;
  };

  return {
    get waiting() {
      return queue.length;
    },
    push: (record) => {
      queue.push({ record, bytes: recordBytes(record.record), sinceMs: performance.now() });
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    run: async () => {
      while (!finished()) {
        const length = due();
        if (length === 0) {
          await sleep(windowLeftMs());
          continue;
        }
        await runBatch(
          queue.splice(0, length).map(({ record }) => record),
          shardId,
          options,
          run,
        );
      }
    },
  };
}
