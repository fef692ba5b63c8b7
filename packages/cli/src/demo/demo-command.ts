import { Command, Option } from "commander";
import { INTERRUPTED_EXIT_CODE, untilInterrupted } from "../interrupt.ts";
import type { SignalReceiver } from "../interrupt.ts";
import { wholeNumber } from "../whole-number.ts";
import { DEMO_BOUNDS, DEMO_DEFAULTS, DEMO_REGIONS, DEMO_RUNTIMES, DEMO_TRANSPORTS } from "./options.ts";
import type { DemoOptions } from "./options.ts";
import { showProgress } from "./progress.ts";
import { renderReport } from "./render-report.ts";
import { succeeded } from "./report.ts";
import { runDemo } from "./run-demo.ts";

/** The part of `process` that the command talks to. */
export type DemoTerminal = SignalReceiver &
  Pick<NodeJS.Process, "stderr"> & {
    readonly stdout: { write(text: string): unknown };
    exitCode?: NodeJS.Process["exitCode"];
  };

/**
 * `isthmus demo`: replication in one process, over embedded services, with writers that do their worst. Sets the process's exit status: 0
 * when the regions have converged and nothing had to be put aside, 1 when not, 130 when interrupted.
 *
 * @param run what runs it; another one in tests
 */
export function demoCommand(run: typeof runDemo = runDemo, terminal: DemoTerminal = process): Command {
  return new Command("demo")
    .description(
      "Shows active-active replication between regions in different partitions, on this machine alone:\n" +
        "loads a public data set, writes the same keys everywhere at once, cuts the link, heals it, and compares.",
    )
    .addOption(
      new Option("--runtime <name>", "where replication runs")
        .choices(DEMO_RUNTIMES)
        .default(DEMO_DEFAULTS.runtime),
    )
    .addOption(
      new Option("--transport <name>", "how changes travel")
        .choices(DEMO_TRANSPORTS)
        .default(DEMO_DEFAULTS.transport),
    )
    .addOption(
      new Option("--regions <n>", `how many regions: the first 2 or all 3 of ${DEMO_REGIONS.join(", ")}`)
        .argParser(wholeNumber(2, DEMO_REGIONS.length))
        .default(DEMO_DEFAULTS.regions),
    )
    .addOption(bounded("--items <n>", "cities to load", "items"))
    .addOption(bounded("--seconds <n>", "how long the writers write", "seconds"))
    .addOption(bounded("--rate <n>", "writes per second in each region", "rate"))
    .addOption(bounded("--seed <n>", "chooses keys and kinds of writes", "seed"))
    .option("--json", "print one JSON object to standard output and nothing else", false)
    .action(async (flags: DemoOptions & { readonly json: boolean }) => {
      const { json, ...options } = flags;
      // The SDK's notice of the Node versions it will need some day says nothing about the demo and tears up its output.
      process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
      const interrupt = untilInterrupted(terminal);
      const progress = showProgress(terminal.stderr);
      try {
        const report = await run(options, { progress, signal: interrupt.signal });
        const success = succeeded(report);
        progress.stop(success ? "succeeded" : "failed");
        terminal.stdout.write(`${json ? JSON.stringify(report) : renderReport(report)}\n`);
        terminal.exitCode = success ? 0 : 1;
      } catch (error) {
        progress.stop("failed");
        if (!interrupt.signal.aborted) throw error;
        terminal.stderr.write("isthmus: interrupted; everything that was started has been stopped.\n");
        terminal.exitCode = INTERRUPTED_EXIT_CODE;
      } finally {
        interrupt.release();
      }
    });
}

function bounded(flags: string, description: string, name: keyof typeof DEMO_BOUNDS): Option {
  const { min, max } = DEMO_BOUNDS[name];
  return new Option(flags, `${description} (${min} to ${max})`)
    .argParser(wholeNumber(min, max))
    .default(DEMO_DEFAULTS[name]);
}
