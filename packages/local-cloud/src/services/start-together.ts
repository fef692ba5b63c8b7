import type { RunningService } from "./running-service.ts";

/**
 * Starts services at the same time, under their names. If one of them fails to start, the others are stopped again, and the first
 * failure is thrown.
 */
export async function startTogether(
  starts: ReadonlyMap<string, () => Promise<RunningService>>,
): Promise<ReadonlyMap<string, RunningService>> {
  const results = await Promise.allSettled(
    [...starts].map(async ([name, start]) => [name, await start()] as const),
  );
  const running = new Map(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
  const failure = results.find((result) => result.status === "rejected");
  if (failure === undefined) return running;
  // What went wrong first is what the caller has to know, even if stopping goes wrong, too.
  await stopTogether(running.values()).catch(() => undefined);
  throw failure.reason;
}

/** Stops all of them, even if one fails to, and then throws the first failure. */
export async function stopTogether(services: Iterable<RunningService>): Promise<void> {
  const stops = await Promise.allSettled([...services].map(async (service) => service.stop()));
  const failure = stops.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}
