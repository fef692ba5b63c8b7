import type { Metrics } from "@isthmus/core";
import { dynamoDbStreamEvents, lambdaFunction, startEventSourceMapping } from "@isthmus/local-cloud";
import type {
  EventSourceMapping,
  LambdaFunction,
  LocalCloud,
  MappingOptions,
  MappingStats,
} from "@isthmus/local-cloud";
import type { DemoTransport } from "../demo/options.ts";
import type { UndoStack } from "../demo/undo-stack.ts";
import { bundleUrl } from "./bundle-url.ts";
import type { FunctionName } from "./bundle-url.ts";
import { embeddedMetrics } from "./embedded-metrics.ts";
import { functionEnvironment } from "./function-environment.ts";
import { prepareLambdaRegion } from "./prepare-lambda-region.ts";
import type { LambdaRegion } from "./prepare-lambda-region.ts";
import { regionEndpoints } from "./region-endpoints.ts";
import type { RegionWrappers } from "./region-endpoints.ts";

/** What replication by functions is made of. */
export interface LambdaReplicationOptions {
  /** With DynamoDB, with SQS for the dead letters, and with Kinesis if that is the transport. */
  readonly cloud: LocalCloud;
  /** A table of that name with a stream is in every region. */
  readonly tableName: string;
  readonly transport: DemoTransport;
  readonly wrappers: (region: string) => RegionWrappers;
  readonly metrics: Metrics;
  /** Takes what the functions log at level ERROR. */
  readonly onError: (message: string) => void;
  /** Takes how to stop whatever has been started, also when a later step fails. */
  readonly undo: UndoStack;
  /** A function's time-out. Default 30,000. */
  readonly timeoutMs?: number;
  /** Records of a stream in a batch. Default 100. */
  readonly batchSize?: number;
  /** See `crashAfterMs` of `lambdaFunction`. Default: no crashes. */
  readonly crashAfterMs?: (functionName: string, invocation: number) => number | undefined;
  /** See `hangsForMs` of `lambdaFunction`. Default: never. */
  readonly hangsForMs?: (functionName: string, invocation: number) => number | undefined;
  /** A Secrets Manager that has the key for the peers. Default: the functions' own credentials are used there, too. */
  readonly secretsEndpoint?: string;
}

/** One function with the mapping that feeds it. */
export interface MappedFunction {
  /** `forward` or `apply`, and its region. */
  readonly name: string;
  readonly coldStarts: number;
  stats(): MappingStats;
}

/** Replication by bundled functions. */
export interface LambdaReplication {
  readonly functions: readonly MappedFunction[];
  /** URL of a region's queue of dead letters. */
  deadLettersUrl(region: string): string | undefined;
}

const TIMEOUT_MS_DEFAULT = 30_000;
const MEMORY_MB = 512;
const BATCH_SIZE_DEFAULT = 100;

/** Starts in every region the bundled functions `forward` and `apply`, fed by event source mappings as they would be in production. */
export async function lambdaReplication(options: LambdaReplicationOptions): Promise<LambdaReplication> {
  const { cloud, tableName, transport, undo, timeoutMs = TIMEOUT_MS_DEFAULT } = options;
  const { batchSize = BATCH_SIZE_DEFAULT } = options;
  const functions: MappedFunction[] = [];
  const regions = new Map<string, LambdaRegion>();
  for (const region of cloud.regions) {
    const visibilitySeconds = Math.ceil(timeoutMs / 1000);
    const clients = cloud.clients(region);
    regions.set(region, await prepareLambdaRegion(region, tableName, transport, clients, visibilitySeconds));
  }
  for (const [region, prepared] of regions) {
    const endpoints = await regionEndpoints(region, cloud, transport, options.wrappers(region));
    undo.push(async () => endpoints.stop());
    const environment = functionEnvironment(region, endpoints, {
      cloud,
      transport,
      tables: [tableName],
      ...(options.secretsEndpoint !== undefined && { secretsEndpoint: options.secretsEndpoint }),
    });
    const start = (name: FunctionName, mapping: (target: LambdaFunction) => MappingOptions): void => {
      const target = startFunction(name, region, environment, timeoutMs, options);
      undo.push(async () => target.stop());
      const started: EventSourceMapping = startEventSourceMapping(mapping(target));
      undo.push(async () => started.stop());
      functions.push({
        name: `${name} ${region}`,
        get coldStarts() {
          return target.coldStarts;
        },
        stats: () => started.stats(),
      });
    };
    const { streams } = cloud.clients(region);
    start("forward", (target) => ({
      source: dynamoDbStreamEvents({ client: streams, streamArn: prepared.streamArn }),
      target,
      batchSize,
      reportBatchItemFailures: true,
    }));
    start("apply", (target) => applyMapping(prepared.inbox, target, batchSize));
  }
  return { functions, deadLettersUrl: (region) => regions.get(region)?.deadLettersUrl };
}

function applyMapping(
  source: LambdaRegion["inbox"],
  target: LambdaFunction,
  batchSize: number,
): MappingOptions {
  const common = { target, reportBatchItemFailures: true };
  return source.kind === "stream"
    ? { ...common, source, batchSize }
    : { ...common, source, maximumConcurrency: 2 };
}

function startFunction(
  name: FunctionName,
  region: string,
  environment: Readonly<Record<string, string>>,
  timeoutMs: number,
  { crashAfterMs, hangsForMs, metrics, onError }: LambdaReplicationOptions,
): LambdaFunction {
  const functionName = `${name}-${region}`;
  return lambdaFunction({
    name: functionName,
    module: bundleUrl(name),
    region,
    timeoutMs,
    memoryMb: MEMORY_MB,
    environment,
    onOutput: embeddedMetrics(metrics, onError),
    ...(crashAfterMs && { crashAfterMs: (invocation: number) => crashAfterMs(functionName, invocation) }),
    ...(hangsForMs && { hangsForMs: (invocation: number) => hangsForMs(functionName, invocation) }),
  });
}
