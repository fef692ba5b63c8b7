import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** What commands have printed. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell that somebody types into: what one block sets is there for the next. */
export interface ShellSession {
  /** Runs a block and waits for its end. Its standard input is empty. */
  run(commands: string): Promise<CommandResult>;
  /** A shell that begins where this one is; the two then know nothing of each other. */
  fork(): Promise<ShellSession>;
  /** Ends the shell. */
  close(): Promise<void>;
}

export interface ShellOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** For scripts and what they print. */
  readonly directory: string;
  /** Where the shell begins. */
  readonly cwd: string;
  /** A file that is sourced first. */
  readonly state?: string;
}

/**
 * Takes names of files line by line, and sources each one in this very shell. Its own variable and function have names that no guide uses.
 * Between blocks the state can be saved, for another shell that begins with it.
 */
const LOOP = `
while read -r -u 3 isthmus_file; do
  . "$isthmus_file" </dev/null >"$isthmus_file.out" 2>"$isthmus_file.err"
  echo $? >&4
done
`;

/** Everything a shell has that the next one does not have by itself. */
const SAVE_STATE = `{ declare -p | grep -vE '^declare -[a-z-]*r|^declare -[a-z-]* (BASH|DIRSTACK|FUNCNAME|GROUPS|PIPESTATUS|_=)'; declare -f; printf 'cd %q\\n' "$PWD"; }`;

/** Starts bash. */
export async function startShell(options: ShellOptions): Promise<ShellSession> {
  const { environment, cwd } = options;
  const shell = spawn("bash", ["-c", LOOP], {
    cwd,
    env: environment,
    stdio: ["ignore", "inherit", "inherit", "pipe", "pipe"],
  });
  const statuses = createInterface({ input: shell.stdio[4] as Readable });
  const session = sessionOf(shell, statuses, options);
  if (options.state !== undefined) await session.run(`. ${options.state}`);
  return session;
}

function sessionOf(shell: ChildProcess, statuses: Interface, options: ShellOptions): ShellSession {
  const ended = once(shell, "exit");
  const newFile = (): string => join(options.directory, randomUUID());
  const run = async (commands: string): Promise<CommandResult> => {
    const file = newFile();
    await writeFile(file, `${commands}\n`);
    const answered = once(statuses, "line") as Promise<[string]>;
    (shell.stdio[3] as Writable).write(`${file}\n`);
    const [status] = await Promise.race([answered, ended.then(() => ["ended"] as const)]);
    if (status === "ended") throw new Error(`The shell ended within:\n${commands}`);
    const [stdout, stderr] = await Promise.all(
      ["out", "err"].map(async (kind) => readFile(`${file}.${kind}`, "utf8")),
    );
    return { status: Number(status), stdout: stdout ?? "", stderr: stderr ?? "" };
  };
  return {
    run,
    async fork() {
      const state = newFile();
      await run(`${SAVE_STATE} > ${state}`);
      return startShell({ ...options, state });
    },
    async close() {
      (shell.stdio[3] as Writable).end();
      await ended;
    },
  };
}
