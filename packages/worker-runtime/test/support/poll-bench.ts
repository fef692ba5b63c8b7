import type { LogFields, Logger } from "@isthmus/core";
import { pollActivity, runShardPoller } from "../../src/index.ts";
import type { BatchHandler, Gap, PollTools, ShardPollerDeps, ShardPollSettings } from "../../src/index.ts";
import { memoryCheckpoints } from "./memory-checkpoints.ts";
import { until } from "./until.ts";

/** One line that was logged. */
export interface LoggedLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** A logger that keeps its lines. */
export function keepingLogger(): Logger & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const at =
    (level: LoggedLine["level"]) =>
    (message: string, fields?: LogFields): void =>
      void lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Time that passes at once: every pause is noted and over with the next turn of the event loop. */
export function instantTools(random: () => number = () => 1): PollTools & { readonly pauses: number[] } {
  const pauses: number[] = [];
  let nowMs = 1_000_000;
  return {
    pauses,
    random,
    nowMs: () => nowMs,
    pause: async (ms) => {
      pauses.push(ms);
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Settings under which nothing but the test decides about the pace. */
export const BENCH_SETTINGS: ShardPollSettings = {
  idleMinMs: 10,
  idleMaxMs: 80,
  readIntervalMs: 0,
  batchEntriesMax: 1000,
  shardConcurrency: 4,
  relistMs: 1000,
  saveIntervalMs: 0,
};

/** A shard poller on a bench: started, watched and stopped by a test. */
export function pollBench(
  deps: Pick<ShardPollerDeps<string>, "source"> & {
    readonly handle: BatchHandler<string>;
    readonly checkpoints?: ShardPollerDeps<string>["checkpoints"];
    readonly settings?: Partial<ShardPollSettings>;
    readonly tools?: PollTools;
  },
) {
  const logger = keepingLogger();
  const tools = deps.tools ?? instantTools();
  const activity = pollActivity(tools.nowMs);
  const gaps: Gap[] = [];
  const drain = new AbortController();
  const abort = new AbortController();
  const checkpoints = deps.checkpoints ?? memoryCheckpoints();
  const ended = runShardPoller<string>({
    name: "bench",
    logger,
    activity,
    tools,
    checkpoints,
    source: deps.source,
    handle: deps.handle,
    settings: { ...BENCH_SETTINGS, ...deps.settings },
    signals: { drain: drain.signal, abort: abort.signal },
    onGap: (gap) => gaps.push(gap),
  });
  return {
    logger,
    activity,
    gaps,
    checkpoints,
    drain,
    abort,
    ended,
    async stop(): Promise<void> {
      drain.abort();
      await ended;
    },
    /** As a crash would: nothing under way is waited for by anybody, and nothing more is saved. */
    async crash(): Promise<void> {
      drain.abort();
      abort.abort();
      await ended;
    },
    until: async (what: string, check: () => boolean): Promise<void> =>
      void (await until(what, check, 5000, () => ({ ...activity.snapshot(), log: logger.lines.slice(-3) }))),
  };
}
