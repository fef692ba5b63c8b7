import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { dynoxideBinary } from "../../src/services/dynoxide-binary.ts";
import { freePort } from "../../src/services/free-port.ts";
import { GUARD_SCRIPT } from "../../src/services/guard-script.ts";
import { localProcesses, refusesConnections } from "../leftovers.ts";
import { until } from "../until.ts";

// A process that starts a guarded emulator and then waits to be ended. Plain JavaScript, because Node 20 runs no TypeScript.
const OWNER = `
const [script, ...command] = process.argv.slice(1);
require("node:child_process").spawn("/bin/sh", ["-c", script, ...command], { detached: true, stdio: "pipe" });
process.on("SIGUSR2", () => process.exit(3));
process.stdout.write("started");
setInterval(() => undefined, 60_000);
`;

describe("the guard script", () => {
  it.each(["SIGINT", "SIGTERM", "SIGKILL", "SIGUSR2"] as const)(
    "ends the emulator when its owner is ended by %s",
    async (signal) => {
      const port = await freePort();
      const command = [dynoxideBinary(), "--host", "127.0.0.1", "--port", String(port)];
      const owner = spawn(process.execPath, ["-e", OWNER, GUARD_SCRIPT, ...command], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        await once(owner.stdout, "data");
        await until("the emulator listens", async () => !(await refusesConnections(port)));
        // The owner has the port in its command line, too, beside the shell and the emulator.
        expect(localProcesses(port)).toHaveLength(3);
        owner.kill(signal);
        await once(owner, "exit");
        await until("the emulator has ended", () => localProcesses(port).length === 0);
        expect(await refusesConnections(port)).toBe(true);
      } finally {
        owner.kill("SIGKILL");
      }
    },
  );
});
