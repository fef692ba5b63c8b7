import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
const BIN = fileURLToPath(new URL("../../../bin/isthmus.js", import.meta.url));
const READY_MS_MAX = 30_000;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `isthmus run` as a process of its own. */
export interface WorkerProcess {
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ending>;
}

/** The command line runs what is built, so that it must be built of what is tested. */
export async function buildCommandLine(): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [`${ROOT}node_modules/typescript/bin/tsc`, "-b", "packages/cli"],
    {
      cwd: ROOT,
    },
  );
}

/** Starts `isthmus` with these arguments. Credentials are the emulators': they take any. */
export function startCommandLine(
  args: readonly string[],
): WorkerProcess & { stdout(): string; stderr(): string } {
  const child = spawn(process.execPath, ["--no-warnings", BIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { kill: (signal) => void child.kill(signal), ended, stdout: () => stdout, stderr: () => stderr };
}

/** Starts `isthmus run` and waits for its ready line. */
export async function startWorker(configPath: string, ...flags: readonly string[]): Promise<WorkerProcess> {
  const worker = startCommandLine(["run", "--config", configPath, "--log-level", "warn", ...flags]);
  const late = AbortSignal.timeout(READY_MS_MAX);
  const ready = async (): Promise<void> => {
    while (!worker.stdout().includes("ready")) {
      if (late.aborted) throw new Error(`The worker was not ready in time. ${worker.stderr()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const early = worker.ended.then(({ code, stderr }) => {
    throw new Error(`The worker ended before it was ready, with status ${code}. ${stderr}`);
  });
  try {
    await Promise.race([ready(), early]);
  } catch (error) {
    worker.kill("SIGKILL");
    throw error;
  }
  // From now on an end is no error; without this it would be an unhandled rejection.
  early.catch(() => undefined);
  return worker;
}
