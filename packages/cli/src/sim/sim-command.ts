import { Command, Option } from "commander";
import { writeFile } from "node:fs/promises";
import { isthmusProtocol, sampleProtocol } from "@isthmus/testkit";
import { untilInterrupted } from "../interrupt.ts";
import { decimalNumber } from "../decimal-number.ts";
import { wholeNumber } from "../whole-number.ts";
import { runSim } from "./run-sim.ts";
import type { SimFlags } from "./run-sim.ts";
import { simProgress } from "./sim-progress.ts";
import { simText } from "./sim-text.ts";

/** A search that found something, as an exit status: the command worked, and the news are bad. */
const FOUND_EXIT_CODE = 1;
const MINUTES_MIN = 0.01;
const MINUTES_MAX = 10_000;
const SEED_MAX = 0xffff_ffff;
const WRITES_MAX = 1_000_000_000;
const SHARES_MAX = 100_000;

/**
 * `isthmus sim`: searches for a schedule that breaks an invariant of replication, exhaustively over small scripts and at random over large
 * worlds. Ends with status 0 when there is none within the bounds, and with 1 and a trace when there is one.
 */
export function simCommand(): Command {
  return new Command("sim")
    .description("Simulates replication and tries to break its invariants.")
    .option("--exhaustive", "only try all interleavings of small scripts", false)
    .option("--random", "only try large worlds at random", false)
    .option(
      "--minutes <n>",
      "how long to search, for each of the two",
      decimalNumber(MINUTES_MIN, MINUTES_MAX),
    )
    .option("--writes <n>", "how many writes to try at random", wholeNumber(1, WRITES_MAX))
    .option("--length <n>", "longest script to try exhaustively", wholeNumber(1, 3), 3)
    .option("--deep", "go on with scripts whose search takes days, to be shared out", false)
    .option("--stage <text>", "search exhaustively only where the stage's name contains this")
    .option("--seed <n>", "the first random world", wholeNumber(1, SEED_MAX), 1)
    .option("--regions <n>", "regions of every world; 4 at random only", wholeNumber(2, 4))
    .addOption(
      new Option("--protocol <name>", "the rules to try").choices(["isthmus", "sample"]).default("isthmus"),
    )
    .option("--share <i/n>", "search only the i-th of n parts, for several processes", parseShare, {
      part: 1,
      of: 1,
    })
    .option("--trace <file>", "write the trace of what was found to a file, too")
    .option("--json", "write the result as JSON", false)
    .action(async (flags: SimFlags & { readonly trace?: string; readonly json: boolean }) => {
      const interrupt = untilInterrupted(process);
      const progress = simProgress(process.stderr, () => performance.now());
      try {
        const protocol = flags.protocol === "sample" ? sampleProtocol() : isthmusProtocol();
        const result = await runSim(protocol, flags, {
          signal: interrupt.signal,
          progress: (line) => progress.show(line),
        });
        progress.end();
        const trace = result.random?.found?.trace ?? result.exhaustive?.found?.trace;
        process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : simText(result));
        if (trace !== undefined && flags.trace !== undefined)
          await writeFile(flags.trace, `${trace.join("\n")}\n`);
        if (trace !== undefined) process.exitCode = FOUND_EXIT_CODE;
      } finally {
        interrupt.release();
      }
    });
}

function parseShare(text: string): { readonly part: number; readonly of: number } {
  const [part, of] = text.split("/");
  const count = wholeNumber(1, SHARES_MAX)(of ?? "");
  return { part: wholeNumber(1, count)(part ?? ""), of: count };
}
