import { Command, Option } from "commander";
import type { DemoTerminal } from "../demo/demo-command.ts";
import { DEMO_TRANSPORTS } from "../demo/options.ts";
import { showProgress } from "../demo/progress.ts";
import { INTERRUPTED_EXIT_CODE, untilInterrupted } from "../interrupt.ts";
import { wholeNumber } from "../whole-number.ts";
import { CHAOS_BOUNDS, CHAOS_DEFAULTS } from "./options.ts";
import type { ChaosCommandOptions } from "./options.ts";
import { renderChaosReport } from "./render-report.ts";
import { survived } from "./report.ts";
import { runChaos } from "./run-chaos.ts";

/**
 * `isthmus chaos`: a fault campaign on the Lambda functions, on this machine. Sets the process's exit status: 0 when the tables are equal afterwards and the
 * dead letters hold exactly the poison, 1 when not, 130 when interrupted.
 *
 * @param run what runs it; another one in tests
 */
export function chaosCommand(run: typeof runChaos = runChaos, terminal: DemoTerminal = process): Command {
  return new Command("chaos")
    .description(
      "Runs the Lambda functions on embedded services and lets everything go wrong at once: throttling, partial refusals,\n" +
        "lost responses, expired credentials, slow and cut links, crashes, time-outs and poison. Then compares.",
    )
    .addOption(
      new Option("--transport <name>", "how changes travel")
        .choices(DEMO_TRANSPORTS)
        .default(CHAOS_DEFAULTS.transport),
    )
    .addOption(bounded("--seed <n>", "decides what goes wrong", "seed"))
    .addOption(bounded("--seeds <n>", "so many campaigns, each with the next seed", "seeds"))
    .addOption(bounded("--faults <n>", "how many faults must strike", "faults"))
    .addOption(bounded("--items <n>", "cities to load", "items"))
    .addOption(bounded("--seconds <n>", "length of a round; links are cut for a quarter of it", "seconds"))
    .addOption(bounded("--rate <n>", "writes per second in each region", "rate"))
    .addOption(bounded("--poison <n>", "poisoned messages", "poison"))
    .action(async ({ seeds, ...options }: ChaosCommandOptions) => {
      const interrupt = untilInterrupted(terminal);
      const progress = showProgress(terminal.stderr);
      process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
      try {
        let allSurvived = true;
        for (let n = 0; n < seeds; n++) {
          const seed = (options.seed + n) % SEEDS;
          const report = await run({ ...options, seed }, { progress, signal: interrupt.signal });
          allSurvived &&= survived(report);
          terminal.stdout.write(`${renderChaosReport(report)}\n`);
        }
        progress.stop(allSurvived ? "succeeded" : "failed");
        terminal.exitCode = allSurvived ? 0 : 1;
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

const ONE_CAMPAIGN = 1;
const SEEDS = CHAOS_BOUNDS.seed.max + 1;

function bounded(flags: string, description: string, name: keyof typeof CHAOS_BOUNDS): Option {
  const { min, max } = CHAOS_BOUNDS[name];
  return new Option(flags, `${description} (${min} to ${max})`)
    .argParser(wholeNumber(min, max))
    .default(name === "seeds" ? ONE_CAMPAIGN : CHAOS_DEFAULTS[name]);
}
