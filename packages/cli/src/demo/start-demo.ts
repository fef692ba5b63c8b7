import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HandlerWrapper, LocalService } from "@isthmus/local-cloud";
import { readCities } from "./data/cities.ts";
import { demoReplication } from "./demo-replication.ts";
import { lambdaDemoReplication } from "./lambda-demo-replication.ts";
import { lagProbe } from "./lag.ts";
import type { DemoOptions, DemoRuntime, DemoTransport } from "./options.ts";
import type { RunningDemo } from "./running-demo.ts";
import type { UndoStack } from "./undo-stack.ts";
import { CITIES_TABLE, startWorld } from "./world.ts";

/** What starting needs. */
export interface StartDemoOptions {
  readonly signal: AbortSignal;
  /** Takes how to stop whatever has been started, also when a later step fails. */
  readonly undo: UndoStack;
  readonly wrapTransport?: (region: string) => HandlerWrapper;
}

/** Reads the cities and starts services, tables and replication. */
export async function startDemo(
  { items, runtime, transport }: DemoOptions,
  regions: readonly string[],
  { signal, undo, wrapTransport }: StartDemoOptions,
): Promise<RunningDemo> {
  const cities = await readCities(items);
  const directory = await mkdtemp(join(tmpdir(), "isthmus-demo-"));
  undo.push(async () => rm(directory, { recursive: true, force: true }));
  const cloud = await startWorld(regions, servicesOf(runtime, transport), signal);
  undo.push(async () => cloud.stop());
  const nowMs = (): number => performance.now();
  const probe = lagProbe(nowMs);
  const start = runtime === "worker" ? demoReplication : lambdaDemoReplication;
  const replication = await start({
    cloud,
    regions,
    transport,
    tableName: CITIES_TABLE,
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

/** The services that replication needs. Functions keep their dead letters in SQS, whatever the transport. */
export function servicesOf(runtime: DemoRuntime, transport: DemoTransport): readonly LocalService[] {
  if (transport !== "kinesis") return ["dynamodb", "sqs"];
  return runtime === "worker" ? ["dynamodb", "kinesis"] : ["dynamodb", "kinesis", "sqs"];
}
