import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** How a run of the command line ended. */
export interface IsthmusEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the command line under way. */
export interface IsthmusRun {
  readonly child: ChildProcess;
  /** Resolves when standard error has the text; rejects when the run ends without it. */
  saysOnStderr(text: string): Promise<void>;
  readonly end: Promise<IsthmusEnd>;
}

const bin = fileURLToPath(new URL("../../bin/isthmus.js", import.meta.url));
const built = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Starts the built command line as a user would. */
export function runIsthmus(args: readonly string[]): IsthmusRun {
  if (!existsSync(built)) throw new Error(`${built} is missing. Run "npm run build" first.`);
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const waiting: {
    readonly text: string;
    readonly resolve: () => void;
    readonly reject: (e: Error) => void;
  }[] = [];
  const tell = (): void => {
    for (const { text, resolve } of waiting) if (stderr.includes(text)) resolve();
  };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
    tell();
  });
  const end = new Promise<IsthmusEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      for (const { text, reject: fail } of waiting)
        fail(new Error(`Ended without saying ${text}: ${stderr}`));
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    end,
    saysOnStderr: async (text) =>
      new Promise((resolve, reject) => {
        waiting.push({ text, resolve, reject });
        tell();
      }),
  };
}
