import { writeFile } from "node:fs/promises";
import { htmlReport, runLoad } from "@isthmus/load";
import type { LoadReport } from "@isthmus/load";
import { Command } from "commander";
import { IsthmusError } from "@isthmus/core";
import { showProgress } from "../demo/progress.ts";
import type { Progress } from "../demo/progress.ts";
import { undoStack } from "../demo/undo-stack.ts";
import type { UndoStack } from "../demo/undo-stack.ts";
import { INTERRUPTED_EXIT_CODE, untilInterrupted } from "../interrupt.ts";
import type { SignalReceiver } from "../interrupt.ts";
import { configuredSetting } from "./configured-setting.ts";
import { configuredSides } from "./configured-sides.ts";
import { confirmLoad, estimateText, isBilled } from "./confirm-load.ts";
import type { ConfirmTerminal } from "./confirm-load.ts";
import { EMBEDDED_REGIONS, embeddedSetting } from "./embedded-setting.ts";
import { liveText } from "./live-text.ts";
import type { LoadFlags } from "./load-flags.ts";
import { loadOptions } from "./load-options.ts";
import type { LoadSetting } from "./load-setting.ts";
import { loadText } from "./load-text.ts";
import { planOfFlags } from "./plan-of-flags.ts";
import { samplePreset } from "./sample-preset.ts";

/** The part of `process` that the command talks to. */
export type LoadTerminal = SignalReceiver &
  ConfirmTerminal &
  Pick<NodeJS.Process, "stderr"> & {
    readonly stdout: { write(text: string): unknown };
    exitCode?: NodeJS.Process["exitCode"];
  };

/** Replaceable in tests. */
export interface LoadCommandParts {
  readonly run: typeof runLoad;
  readonly embedded: typeof embeddedSetting;
}

/**
 * `isthmus load`: writers in every region at once, the lag of each write, and an exact comparison at the end. Sets the process's exit status: 0 when the
 * regions have converged and nothing is lost, 1 when not, 130 when the writing was ended by Ctrl-C and the rest is well.
 */
export function loadCommand(
  terminal: LoadTerminal = process,
  parts: LoadCommandParts = { run: runLoad, embedded: embeddedSetting },
): Command {
  const command = new Command("load").description(
    "Loads replicated tables with writers in every region at once, measures the lag of each write, and compares\n" +
      "every item at the end. On this machine alone, unless --config or --side says where the tables are.",
  );
  for (const option of loadOptions()) command.addOption(option);
  return command.action(async (given: LoadFlags) => {
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    const flags = withPreset(given, command);
    const interrupt = untilInterrupted(terminal);
    const undo = undoStack();
    const progress = showProgress(terminal.stderr);
    let writing = false;
    try {
      const { report, description } = await load(flags, {
        terminal,
        parts,
        undo,
        progress,
        stop: interrupt.signal,
        onWriting: () => (writing = true),
      });
      progress.stop(report.converged ? "succeeded" : "failed");
      if (flags.report !== undefined) await writeReport(flags.report, report, description);
      terminal.stdout.write(`${flags.json ? JSON.stringify(report) : loadText(report, flags.preset)}\n`);
      if (flags.report !== undefined) terminal.stderr.write(`isthmus: the report is in ${flags.report}\n`);
      terminal.exitCode = report.converged ? (report.interrupted ? INTERRUPTED_EXIT_CODE : 0) : 1;
    } catch (error) {
      progress.stop("failed");
      if (writing || !interrupt.signal.aborted) throw error;
      terminal.stderr.write("isthmus: interrupted before anything was written.\n");
      terminal.exitCode = INTERRUPTED_EXIT_CODE;
    } finally {
      await undo.unwind();
      interrupt.release();
    }
  });
}

interface LoadTools {
  readonly terminal: LoadTerminal;
  readonly parts: LoadCommandParts;
  readonly undo: UndoStack;
  readonly progress: Progress;
  /** Ctrl-C: before the first write it breaks off, from then on it ends the writing. */
  readonly stop: AbortSignal;
  readonly onWriting: () => void;
}

async function load(
  flags: LoadFlags,
  tools: LoadTools,
): Promise<{ readonly report: LoadReport; readonly description: string }> {
  const { parts, progress, stop, onWriting } = tools;
  const setting = await settingOf(flags, tools);
  stop.throwIfAborted();
  onWriting();
  const plan = planOfFlags(flags, { run: runNumber(), ...writersOf(flags), pollMs: setting.pollMs });
  progress.step(
    `Writing in ${(plan.writingRegions ?? setting.sides.map(({ region }) => region)).join(" and ")}`,
  );
  let stage = "writing";
  const report = await parts.run(plan, {
    sides: setting.sides,
    ...(setting.replication && { replication: setting.replication }),
    stop,
    // A second Ctrl-C ends the process, so that nothing needs to break off a run half-way.
    signal: new AbortController().signal,
    onSnapshot(snapshot) {
      if (snapshot.stage !== stage) progress.step("Waiting until all regions agree, and comparing");
      stage = snapshot.stage;
      progress.update(liveText(snapshot));
    },
  });
  return { report, description: setting.description };
}

async function settingOf(
  flags: LoadFlags,
  { terminal, parts, undo, progress, stop }: LoadTools,
): Promise<LoadSetting> {
  if (flags.config === undefined && flags.side.length === 0) {
    if (flags.table !== undefined || flags.replicate || Object.keys(flags.profile).length > 0) {
      throw new IsthmusError(
        "invalid-config",
        "--table, --profile and --replicate are for tables that are there already. Say where they are by --config or --side.",
        { kind: "configuration" },
      );
    }
    // The flags are checked before anything is started.
    planOfFlags(flags, { run: 0, pollMs: 0 });
    progress.step(
      `Starting ${flags.transport}, DynamoDB and the ${flags.runtime} runtime in ${EMBEDDED_REGIONS.join(", ")}`,
    );
    return parts.embedded({ runtime: flags.runtime, transport: flags.transport, signal: stop, undo });
  }
  const found = await configuredSides(flags);
  const plan = planOfFlags(flags, { run: 0, pollMs: 0, ...writersOf(flags) });
  if (isBilled(found.sides)) await confirmLoad(estimateText(plan, found.sides), flags.yes, terminal, stop);
  progress.step("Connecting to the tables");
  return configuredSetting({ found, replicate: flags.replicate, signal: stop, undo });
}

/** The sample's load writes in one region: its own direction on the embedded services, the one named by `--from` elsewhere. */
function writersOf(flags: LoadFlags): { readonly writingRegions?: readonly string[] } {
  if (flags.preset !== "sample" || flags.from.length > 0) return {};
  if (flags.config === undefined && flags.side.length === 0) return { writingRegions: ["cn-north-1"] };
  throw new IsthmusError("invalid-config", "--preset sample writes in one region. Say which by --from.", {
    kind: "configuration",
  });
}

/** A preset sets what the command line does not. */
function withPreset(given: LoadFlags, command: Command): LoadFlags {
  if (given.preset === undefined) return given;
  const preset = Object.entries(samplePreset()).filter(([name]) => {
    const source = command.getOptionValueSource(name);
    return source === undefined || source === "default";
  });
  return { ...given, ...Object.fromEntries(preset) };
}

/** Seconds since the epoch: different for every run on a table, and short. */
function runNumber(): number {
  return Math.floor(Date.now() / 1000);
}

async function writeReport(file: string, report: LoadReport, description: string): Promise<void> {
  try {
    await writeFile(file, await htmlReport(report, description));
  } catch (error) {
    const { code = "an unknown error" } = error as NodeJS.ErrnoException;
    throw new IsthmusError(
      "invalid-config",
      `The report cannot be written to ${file} (${code}). Give --report a file in a directory that exists.`,
      { kind: "configuration", cause: error },
    );
  }
}
