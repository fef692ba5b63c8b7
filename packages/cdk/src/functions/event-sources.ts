import type { Duration } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { SideFunction } from "./side-function.ts";

/** Settings of a mapping from a stream. */
export interface StreamSettings {
  readonly streamArn: string;
  readonly batchSize: number;
  /** `undefined`: Lambda does not wait for a batch to fill. */
  readonly batchWindow: Duration | undefined;
  readonly parallelizationFactor: number;
  readonly enabled: boolean;
  /** Patterns of which a record must match one to reach the function. */
  readonly filters?: readonly object[];
}

/**
 * Reads a stream of a table or of Kinesis. Neither retries nor age are limited: what would then be given up is lost, as the failure destination of such
 * a mapping has only positions.
 */
export function mapStream(
  scope: Construct,
  id: string,
  target: SideFunction,
  settings: StreamSettings,
): lambda.CfnEventSourceMapping {
  const mapping = new lambda.CfnEventSourceMapping(scope, id, {
    functionName: target.function.functionName,
    eventSourceArn: settings.streamArn,
    enabled: settings.enabled,
    startingPosition: "TRIM_HORIZON",
    batchSize: settings.batchSize,
    ...batchingWindow(settings.batchWindow),
    parallelizationFactor: settings.parallelizationFactor,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    functionResponseTypes: ["ReportBatchItemFailures"],
    ...(settings.filters !== undefined && {
      filterCriteria: { filters: settings.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
    }),
  });
  // The mapping is refused while the role may not read its source.
  mapping.node.addDependency(target);
  return mapping;
}

/** Settings of a mapping from a queue. */
export interface QueueSettings {
  readonly queueArn: string;
  readonly batchSize: number;
  /** `undefined`: Lambda does not wait for a batch to fill. */
  readonly batchWindow: Duration | undefined;
  readonly maxConcurrency: number | undefined;
  readonly enabled: boolean;
}

/** Reads a queue. */
export function mapQueue(
  scope: Construct,
  id: string,
  target: SideFunction,
  settings: QueueSettings,
): lambda.CfnEventSourceMapping {
  const mapping = new lambda.CfnEventSourceMapping(scope, id, {
    functionName: target.function.functionName,
    eventSourceArn: settings.queueArn,
    enabled: settings.enabled,
    batchSize: settings.batchSize,
    ...batchingWindow(settings.batchWindow),
    functionResponseTypes: ["ReportBatchItemFailures"],
    ...(settings.maxConcurrency !== undefined && {
      scalingConfig: { maximumConcurrency: settings.maxConcurrency },
    }),
  });
  mapping.node.addDependency(target);
  return mapping;
}

function batchingWindow(window: Duration | undefined): { readonly maximumBatchingWindowInSeconds?: number } {
  return window === undefined ? {} : { maximumBatchingWindowInSeconds: window.toSeconds() };
}

/** What Lambda needs to read tables' streams in the function's name. */
export function tableStreamsStatement(streamArns: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "PlatformTableStreams",
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    resources: [...streamArns],
  });
}

/** The one action of table streams that knows no resources. */
export function listTableStreamsStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "PlatformListTableStreams",
    actions: ["dynamodb:ListStreams"],
    resources: ["*"],
  });
}

/** What Lambda needs to read a Kinesis stream in the function's name. */
export function kinesisStatement(streamArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "PlatformInbox",
    actions: [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    resources: [streamArn],
  });
}

/** What Lambda needs to read a queue in the function's name. */
export function queueStatement(sid: string, queueArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    actions: [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ],
    resources: [queueArn],
  });
}
