import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Argument, Command } from "commander";
import { wholeNumber } from "isthmus";
import { keepsTarget } from "./figure.ts";
import { GROUPS } from "./groups.ts";
import { plotsOfGroup } from "./plot/plots-of-group.ts";
import { renderReport } from "./render-report.ts";
import { beginReport } from "./report.ts";
import type { BenchReport } from "./report.ts";

const program = new Command("npm run bench --")
  .description("Measures Isthmus beside baselines in the same run and prints medians and ratios.")
  .addArgument(
    new Argument("[groups...]", "what to measure; everything unless told").choices(Object.keys(GROUPS)),
  )
  .option("--runs <n>", "how often each case is measured", wholeNumber(1, 1000), 7)
  .option("--quick", "less work in each run", false)
  .option("--json", "print one JSON object", false)
  .option("--plots <folder>", "also draw what grows along an axis, as SVG files")
  .option("--check", "end with status 1 when a target is missed", false)
  .action(runBench);

await program.parseAsync(process.argv);

interface Flags {
  readonly runs: number;
  readonly quick: boolean;
  readonly json: boolean;
  readonly check: boolean;
  readonly plots?: string;
}

async function runBench(names: readonly string[], flags: Flags): Promise<void> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => {
    interrupt.abort(new Error("interrupted"));
  });
  let report: BenchReport = beginReport(flags);
  for (const [name, load] of Object.entries(GROUPS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const group = await load();
    process.stderr.write(`${name}: ${group.description}\n`);
    const figures = await group.run({
      runs: flags.runs,
      quick: flags.quick,
      signal: interrupt.signal,
      onProgress: (text) => process.stderr.write(`  ${text}\n`),
    });
    report = { ...report, groups: [...report.groups, { name, figures }] };
  }
  process.stdout.write(`${flags.json ? JSON.stringify(report) : renderReport(report)}\n`);
  if (flags.plots !== undefined) await writePlots(report, flags.plots);
  const missed = report.groups.flatMap(({ figures }) => figures.filter((figure) => !keepsTarget(figure)));
  if (flags.check && missed.length > 0) process.exitCode = 1;
}

async function writePlots({ groups }: BenchReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { fileName, svg } of groups.flatMap(({ name, figures }) => plotsOfGroup(name, figures)))
    await writeFile(join(folder, fileName), svg);
}
