import { isIsthmusError } from "@isthmus/core";
import { CommanderError } from "commander";
import { program } from "./program.ts";

/** Exit status for an unknown command or flag, a value that is not allowed, or a faulty configuration. */
const USAGE_EXIT_CODE = 2;

/**
 * Runs the command line and sets the process's exit status: 0 for success, 1 for failure, 2 for wrong usage or configuration.
 *
 * @param argv as `process.argv`: the first two are skipped
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Tells what went wrong, unless commander has done so already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  if (isIsthmusError(error)) {
    process.stderr.write(`isthmus: ${error.message}\n`);
    return error.code === "invalid-config" ? USAGE_EXIT_CODE : 1;
  }
  // A stack is of use to whoever mends this, and nobody else can say more about an error that was not foreseen.
  process.stderr.write(
    `isthmus: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
