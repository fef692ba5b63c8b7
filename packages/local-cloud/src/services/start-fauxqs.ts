import type { RunningService } from "./running-service.ts";

/**
 * Starts one SQS, in memory, in this process. It is loaded only now, because many tests never need it.
 *
 * @param region stands in the queues' ARNs where a request does not tell its region
 */
export async function startFauxqs(region: string): Promise<RunningService> {
  const { buildApp } = await import("fauxqs");
  // Its own `startFauxqs` listens on all interfaces; a test server must not be reachable from outside.
  const app = buildApp({ logger: false, defaultRegion: region });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    endpoint,
    stop: async () => {
      await app.close();
    },
  };
}
