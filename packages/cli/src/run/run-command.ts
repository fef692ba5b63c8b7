import { readConfig, startReplication } from "@isthmus/worker-runtime";
import type { ReplicationConfig } from "@isthmus/worker-runtime";
import { Command, Option } from "commander";
import { untilInterrupted } from "../interrupt.ts";
import { countMetrics } from "./count-metrics.ts";
import { LOG_LEVELS, runLogger } from "./run-logger.ts";
import type { LogLevel } from "./run-logger.ts";
import { showStatus } from "./show-status.ts";
import { runStatus, statusText } from "./status-text.ts";

interface RunFlags {
  readonly config: string;
  readonly create: boolean;
  readonly region: readonly string[];
  readonly logLevel: LogLevel;
  readonly json: boolean;
  readonly check: boolean;
}

/**
 * `isthmus run`: the worker. Replicates until SIGINT or SIGTERM, then finishes what is under way and ends with status 0; a second signal ends
 * it at once. Logs go to standard error; standard output gets one line when replication is ready and one when it has ended.
 */
export function runCommand(): Command {
  return new Command("run")
    .description("Replicates tables between regions, as a configuration file says, until it is told to stop.")
    .option("--config <file>", "the configuration file", "isthmus.config.json")
    .option(
      "--create",
      "create missing table streams, tombstone tables, inboxes and the checkpoint table",
      false,
    )
    .option(
      "--region <name>",
      "run only this region's part; may be given several times (default: all regions)",
      (name: string, before: readonly string[]) => [...before, name],
      [],
    )
    .addOption(new Option("--log-level <level>", "what is worth a line").choices(LOG_LEVELS).default("info"))
    .option("--json", "write JSON lines instead of text", false)
    .option("--check", "only check the configuration file", false)
    .action(async (flags: RunFlags) => {
      const config = await readConfig(flags.config);
      if (flags.check) tell(flags, "checked", `isthmus: ${flags.config} is valid: ${summary(config)}.`);
      else await replicate(config, flags);
    });
}

async function replicate(config: ReplicationConfig, flags: RunFlags): Promise<void> {
  const interrupt = untilInterrupted(process);
  const metrics = countMetrics();
  let clear = (): void => undefined;
  const logger = runLogger({
    level: flags.logLevel,
    json: flags.json,
    now: () => new Date(),
    write: (line) => {
      clear();
      process.stderr.write(`${line}\n`);
    },
  });
  try {
    const replication = await startReplication(config, {
      logger,
      metrics,
      create: flags.create,
      signal: interrupt.signal,
      ...(flags.region.length > 0 && { regions: flags.region }),
    });
    const status = (): ReturnType<typeof runStatus> =>
      runStatus(replication.status(), (metric) => metrics.total(metric));
    const shown = showStatus({
      status,
      logger,
      terminal: process.stderr.isTTY && !flags.json ? process.stderr : undefined,
    });
    clear = shown.clear;
    tell(flags, "ready", `isthmus: replicating ${summary(config)}; ready`);
    await replication.stopped;
    shown.stop();
    tell(flags, "stopped", `isthmus: stopped; ${statusText(status())}`);
  } finally {
    interrupt.release();
  }
}

function summary({ tables, regions }: ReplicationConfig): string {
  return `${[...tables.keys()].join(", ")} between ${[...regions.keys()].join(", ")}`;
}

/** One line on standard output, which scripts wait for. */
function tell({ json }: RunFlags, event: string, text: string): void {
  process.stdout.write(`${json ? JSON.stringify({ event, message: text }) : text}\n`);
}
