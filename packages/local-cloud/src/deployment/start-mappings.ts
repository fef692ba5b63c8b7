import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { dynamoDbStreamEvents } from "../event-source/dynamodb-stream-events.ts";
import { kinesisEvents } from "../event-source/kinesis-events.ts";
import { matchingEvents } from "../event-source/matching-events.ts";
import type { QueueEventSource } from "../event-source/queue-event-source.ts";
import { sqsEvents } from "../event-source/sqs-events.ts";
import { startEventSourceMapping } from "../event-source/start-event-source-mapping.ts";
import type { EventSourceMapping } from "../event-source/start-event-source-mapping.ts";
import type { StartingPosition, StreamEventSource } from "../event-source/stream-event-source.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { LocalClients } from "../local-clients.ts";
import { LocalCloudError } from "../local-cloud-error.ts";
import { checkProperties } from "./known-properties.ts";
import type { TemplateValues } from "./template-values.ts";

const KNOWN = {
  heeded: [
    "BatchSize",
    "BisectBatchOnFunctionError",
    "Enabled",
    "EventSourceArn",
    "FilterCriteria",
    "FunctionName",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
  ],
  ignored: ["KmsKeyArn", "LoggingConfig", "MetricsConfig", "Tags"],
};

interface MappingProperties {
  readonly BatchSize?: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly EventSourceArn: string;
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern: string }[] };
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
  readonly ParallelizationFactor?: number;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly StartingPosition?: StartingPosition;
}

/** What mappings lead from and to. */
export interface MappingEnds {
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** URLs at the emulator, by ARN. */
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly clients: LocalClients;
}

/** The mappings of a template that are enabled, running with its settings, by logical id. */
export async function startMappings(
  values: TemplateValues,
  ends: MappingEnds,
  started: Map<string, EventSourceMapping>,
): Promise<void> {
  for (const logicalId of values.ofType("AWS::Lambda::EventSourceMapping")) {
    const properties = values.properties(logicalId);
    checkProperties(logicalId, properties, KNOWN);
    if (properties["Enabled"] === false) continue;
    started.set(logicalId, await startMapping(logicalId, properties as unknown as MappingProperties, ends));
  }
}

async function startMapping(
  logicalId: string,
  settings: MappingProperties,
  ends: MappingEnds,
): Promise<EventSourceMapping> {
  const name = settings.FunctionName;
  const target = [...ends.functions].find(([arn, one]) => arn === name || one.name === name)?.[1];
  if (target === undefined) throw invalid(`${logicalId} is for ${name}, which is not in the template.`);
  const source = await sourceOf(logicalId, settings, ends);
  const common = {
    target,
    reportBatchItemFailures: settings.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    ...(settings.BatchSize !== undefined && { batchSize: settings.BatchSize }),
    ...(settings.MaximumBatchingWindowInSeconds !== undefined && {
      batchWindowMs: settings.MaximumBatchingWindowInSeconds * 1000,
    }),
  };
  if (source.kind === "queue") {
    const { MaximumConcurrency: maximumConcurrency } = settings.ScalingConfig ?? {};
    return startEventSourceMapping({
      ...common,
      source,
      ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    });
  }
  return startEventSourceMapping({ ...common, ...streamSettings(settings), source });
}

/** A limit of -1 is none. */
function streamSettings(settings: MappingProperties): object {
  const { MaximumRetryAttempts: retries = -1, MaximumRecordAgeInSeconds: ageSeconds = -1 } = settings;
  return {
    ...(settings.StartingPosition !== undefined && { startingPosition: settings.StartingPosition }),
    ...(settings.ParallelizationFactor !== undefined && {
      parallelizationFactor: settings.ParallelizationFactor,
    }),
    bisectBatchOnFunctionError: settings.BisectBatchOnFunctionError ?? false,
    ...(retries !== -1 && { maximumRetryAttempts: retries }),
    ...(ageSeconds !== -1 && { maximumRecordAgeMs: ageSeconds * 1000 }),
  };
}

async function sourceOf(
  logicalId: string,
  { EventSourceArn: arn, FilterCriteria: criteria }: MappingProperties,
  { clients, queueUrls }: MappingEnds,
): Promise<StreamEventSource | QueueEventSource> {
  const [, , service = "", , , resource = ""] = arn.split(":");
  const patterns = (criteria?.Filters ?? []).map(({ Pattern: pattern }) => JSON.parse(pattern) as object);
  const [, name = ""] = resource.split("/");
  const filtered = (source: StreamEventSource): StreamEventSource =>
    patterns.length === 0 ? source : matchingEvents(source, patterns);
  switch (service) {
    case "dynamodb": {
      const { Table: table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: name }));
      const streamArn = table?.LatestStreamArn;
      if (streamArn === undefined)
        throw invalid(`${logicalId} is from the table ${name}, which has no stream.`);
      return filtered(dynamoDbStreamEvents({ client: clients.streams, streamArn }));
    }
    case "kinesis":
      return filtered(await kinesisEvents({ client: clients.kinesis, streamName: name, arn }));
    case "sqs": {
      const queueUrl = queueUrls.get(arn);
      if (queueUrl === undefined) throw invalid(`${logicalId} is from ${arn}, which is not in the template.`);
      if (patterns.length > 0) throw unsupported(`${logicalId} filters a queue, which is not known here.`);
      return sqsEvents({ client: clients.sqs, queueUrl });
    }
    default:
      throw unsupported(`${logicalId} is from ${arn}, and sources of its kind are not known here.`);
  }
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError("invalid-template", message);
}

function unsupported(message: string): LocalCloudError {
  return new LocalCloudError("unsupported-template", message);
}
