import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HandlerWrapper } from "@isthmus/local-cloud";
import { readCities } from "./data/cities.ts";
import { demoReplication } from "./demo-replication.ts";
import { lagProbe } from "./lag.ts";
import type { DemoOptions } from "./options.ts";
import type { RunningDemo } from "./running-demo.ts";
import type { UndoStack } from "./undo-stack.ts";
import { startWorld } from "./world.ts";

/** What starting needs. */
export interface StartDemoOptions {
  readonly signal: AbortSignal;
  /** Takes how to stop whatever has been started, also when a later step fails. */
  readonly undo: UndoStack;
  readonly wrapTransport?: (region: string) => HandlerWrapper;
}

/** Reads the cities and starts services, tables and replication. */
export async function startDemo(
  { items, transport }: DemoOptions,
  regions: readonly string[],
  { signal, undo, wrapTransport }: StartDemoOptions,
): Promise<RunningDemo> {
  const cities = await readCities(items);
  const directory = await mkdtemp(join(tmpdir(), "isthmus-demo-"));
  undo.push(async () => rm(directory, { recursive: true, force: true }));
  const cloud = await startWorld(regions, transport, signal);
  undo.push(async () => cloud.stop());
  const nowMs = (): number => performance.now();
  const probe = lagProbe(nowMs);
  const replication = await demoReplication({
    cloud,
    regions,
    transport,
    directory,
    probe,
    signal,
    nowMs,
    ...(wrapTransport && { wrapTransport }),
  });
  undo.push(async () => replication.stop());
  const readers = new Map(regions.map((region) => [region, cloud.clients(region).dynamodb]));
  return { regions, cities, cloud, replication, readers, probe };
}
