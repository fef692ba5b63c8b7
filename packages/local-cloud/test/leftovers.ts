import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";

/** Pids of the running processes whose command line has `--port <port>`. Zombies have no command line. */
export function localProcesses(port: number): readonly number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => commandLine(pid).includes(`\0--port\0${port}\0`))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has ended since the folder was listed.
    return "";
  }
}

/** Whether nobody listens at the port. */
export async function refusesConnections(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", () => resolve(true));
  });
}
