import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalCloudError } from "../local-cloud-error.ts";
import { freePort } from "./free-port.ts";
import { GUARD_SCRIPT } from "./guard-script.ts";
import type { RunningService } from "./running-service.ts";

const STOP_TIMEOUT_MS = 10_000;
const POLL_INTERVAL_MS = 5;
/** A port is snatched about never; three times in a row is another trouble. */
const PORT_ATTEMPTS_MAX = 3;
/** How much of its output is kept, for the message when it fails to start. */
const OUTPUT_CHARS_MAX = 2_000;

/** A server to be started as a process of its own. */
export interface EmulatorCommand {
  readonly command: string;
  readonly parameters: (port: number) => readonly string[];
  /** What it says once it has bound its port. */
  readonly readyText: string;
  readonly startTimeoutMs: number;
  /** Where to take ports from. Default: the operating system. */
  readonly takePort?: () => Promise<number>;
}

/**
 * Starts a DynamoDB emulator on a free port and waits until it answers.
 *
 * @throws LocalCloudError `start-failed`
 */
export async function startEmulator(emulator: EmulatorCommand): Promise<RunningService> {
  const takePort = emulator.takePort ?? freePort;
  const deadline = Date.now() + emulator.startTimeoutMs;
  let output = "";
  for (let attempt = 0; attempt < PORT_ATTEMPTS_MAX && Date.now() < deadline; attempt++) {
    const port = await takePort();
    const process = launch(emulator.command, emulator.parameters(port));
    if (await isUp(process, port, deadline, emulator.readyText)) {
      return { endpoint: urlOf(port), stop: async () => end(process) };
    }
    await end(process);
    output = process.output().trim();
  }
  throw new LocalCloudError(
    "start-failed",
    `The embedded DynamoDB (${emulator.command}) did not start within ${emulator.startTimeoutMs} ms and ${PORT_ATTEMPTS_MAX} attempts. ` +
      `It said: ${output === "" ? "nothing" : output}`,
  );
}

interface Emulator {
  readonly guard: ChildProcessWithoutNullStreams;
  /** Fulfils when the guard has ended, and with it the emulator. */
  readonly exited: Promise<unknown>;
  /** The emulator has ended, or could not be started. */
  ended(): boolean;
  /** The last of what it has said. */
  output(): string;
}

function launch(command: string, parameters: readonly string[]): Emulator {
  // Detached, because Ctrl-C in a terminal reaches the whole process group, and whoever handles it here may still need the tables.
  const guard = spawn("/bin/sh", ["-c", GUARD_SCRIPT, command, ...parameters], {
    detached: true,
    stdio: "pipe",
  });
  let ended = false;
  let output = "";
  const listen = (text: string): void => {
    output = (output + text).slice(-OUTPUT_CHARS_MAX);
  };
  guard.stdout.setEncoding("utf8").on("data", listen);
  guard.stderr.setEncoding("utf8").on("data", listen);
  guard.stdout.once("end", () => {
    ended = true;
  });
  // A guard that is gone already makes writing to it fail, which is as good as done.
  guard.stdin.on("error", () => undefined);
  const exited = new Promise((resolve) => {
    guard.once("exit", resolve);
    guard.once("error", (error) => {
      ended = true;
      listen(error.message);
      resolve(error);
    });
  });
  return { guard, exited, ended: () => ended, output: () => output };
}

async function isUp(emulator: Emulator, port: number, deadline: number, readyText: string): Promise<boolean> {
  while (Date.now() < deadline && !emulator.ended()) {
    // Whoever answers at the port might be another process that was faster, so the emulator's own word is needed, too. It gives that
    // once it has bound the port.
    if (emulator.output().includes(readyText) && (await answers(port, deadline))) return true;
    await sleep(POLL_INTERVAL_MS);
  }
  return false;
}

async function answers(port: number, deadline: number): Promise<boolean> {
  try {
    const response = await fetch(urlOf(port), {
      signal: AbortSignal.timeout(Math.max(1, deadline - Date.now())),
    });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function end({ guard, exited }: Emulator): Promise<void> {
  guard.stdin.end();
  const timer = new AbortController();
  const late = Symbol("late");
  const outcome = await Promise.race([
    exited,
    sleep(STOP_TIMEOUT_MS, late, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
  if (outcome === late) {
    throw new LocalCloudError(
      "stop-failed",
      `The embedded DynamoDB's guard (pid ${guard.pid}) did not end within ${STOP_TIMEOUT_MS} ms. Kill it and its child.`,
    );
  }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
