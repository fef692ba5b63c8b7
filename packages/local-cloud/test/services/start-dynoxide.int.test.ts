import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "../../src/services/free-port.ts";
import { startDynoxide } from "../../src/services/start-dynoxide.ts";
import { localProcesses } from "../leftovers.ts";

describe("startDynoxide", () => {
  it("takes another port when somebody else was faster", async () => {
    const other = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port: taken } = other.address() as AddressInfo;
    const offered: number[] = [];
    const service = await startDynoxide({
      takePort: async () => {
        offered.push(offered.length === 0 ? taken : await freePort());
        return offered.at(-1) as number;
      },
    });
    try {
      expect(offered).toHaveLength(2);
      expect(service.endpoint).toBe(`http://127.0.0.1:${offered[1]}`);
      expect((await fetch(service.endpoint)).status).toBeGreaterThan(0);
    } finally {
      await service.stop();
      other.close();
    }
  });

  it("fails with what the emulator said when it never starts, and leaves nothing behind", async () => {
    const ports: number[] = [];
    const start = startDynoxide({
      binary: "/bin/ls",
      takePort: async () => {
        ports.push(await freePort());
        return ports.at(-1) as number;
      },
    });
    await expect(start).rejects.toMatchObject({
      code: "start-failed",
      message: expect.stringContaining("unrecognized option") as string,
    });
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(localProcesses(port)).toEqual([]);
  });
});
