import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/**
 * A port of 127.0.0.1 that nobody listened on a moment ago. Somebody else may take it before the caller does, so a caller
 * must be ready to ask again.
 */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
