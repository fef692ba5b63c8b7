import type { DemoReplication } from "../demo/demo-replication.ts";
import { readCities } from "../demo/data/cities.ts";
import { lagProbe } from "../demo/lag.ts";
import { demoLink } from "../demo/link.ts";
import type { RunningDemo } from "../demo/running-demo.ts";
import { tally } from "../demo/tally.ts";
import type { UndoStack } from "../demo/undo-stack.ts";
import { CITIES_TABLE, startWorld } from "../demo/world.ts";
import { describeFunction } from "../lambda/describe-function.ts";
import { lambdaReplication } from "../lambda/lambda-replication.ts";
import type { LambdaReplication } from "../lambda/lambda-replication.ts";
import { recentErrors } from "../recent-errors.ts";
import type { ChaosFaults } from "./chaos-faults.ts";
import type { ChaosOptions } from "./options.ts";

/** What a campaign has started. */
export interface RunningChaos {
  readonly demo: RunningDemo;
  readonly lambdas: LambdaReplication;
}

/** Small, for many invocations and requests, each of which may meet a fault. */
const BATCH_SIZE = 20;

/** Starts services, tables, functions and mappings, with the faults between them. */
export async function startChaos(
  options: ChaosOptions,
  regions: readonly string[],
  faults: ChaosFaults,
  timeoutMs: number,
  secretsEndpoint: string,
  { signal, undo }: { readonly signal: AbortSignal; readonly undo: UndoStack },
): Promise<RunningChaos> {
  const { transport, items } = options;
  const services =
    transport === "kinesis" ? (["dynamodb", "kinesis", "sqs"] as const) : (["dynamodb", "sqs"] as const);
  const cities = await readCities(items);
  const cloud = await startWorld(regions, services, signal);
  undo.push(async () => cloud.stop());
  const metrics = tally();
  const errors = recentErrors();
  const lambdas = await lambdaReplication({
    cloud,
    tableName: CITIES_TABLE,
    transport,
    metrics,
    undo,
    timeoutMs,
    batchSize: BATCH_SIZE,
    wrappers: (region) => faults.wrappers(region),
    secretsEndpoint,
    crashAfterMs: (name, invocation) => faults.crashAfterMs(name, invocation),
    hangsForMs: (name, invocation) => faults.hangsForMs(name, invocation),
    onError: errors.add,
  });
  const sum = (
    count: (stats: ReturnType<LambdaReplication["functions"][number]["stats"]>) => number,
  ): number => lambdas.functions.reduce((total, each) => total + count(each.stats()), 0);
  const replication: DemoReplication = {
    tally: metrics,
    link: demoLink(faults.links, () => performance.now()),
    requests: () => ({}),
    activity: () => sum(({ invocations }) => invocations),
    busy: () => sum(({ pending }) => pending) > 0,
    pending: () => [...lambdas.functions.map(describeFunction), ...errors.messages],
    stop: async () => Promise.resolve(),
  };
  const readers = new Map(regions.map((region) => [region, cloud.clients(region).dynamodb]));
  const probe = lagProbe(() => performance.now());
  return { demo: { regions, cities, cloud, replication, readers, probe }, lambdas };
}
