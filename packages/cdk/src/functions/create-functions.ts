import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { DeadLetterStore } from "../dead-letters/dead-letter-store.ts";
import { inboxArn } from "../inbox/inbox.ts";
import type { Inbox } from "../inbox/inbox.ts";
import type { FunctionNetwork } from "../network/function-network.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";
import { checkEnvironment } from "../validation/check-environment.ts";
import {
  kinesisStatement,
  listTableStreamsStatement,
  queueStatement,
  tableStreamsStatement,
} from "./event-sources.ts";
import type { FunctionName } from "./function-name.ts";
import { identityPolicy, usePolicy } from "./function-policies.ts";
import { grantKeys } from "./key-policies.ts";
import { bundlesFolder, recordedGrants } from "./runtime-package.ts";
import type { SideContext } from "./side-context.ts";
import { sideEnvironment } from "./side-environment.ts";
import { SideFunction } from "./side-function.ts";

/** Time of an invocation unless told otherwise. */
export const TIMEOUT_DEFAULT: Duration = Duration.minutes(1);
const MEMORY_DEFAULT_MB = 1024;
const HEARTBEAT_MEMORY_MB = 256;
const HEARTBEAT_TIMEOUT = Duration.seconds(30);

/** What the functions are made on. */
export interface FunctionParts {
  readonly side: SideContext;
  readonly inbox: Inbox;
  readonly tombstones: ITable;
  readonly deadLetters: DeadLetterStore;
  readonly network: FunctionNetwork;
  /** Logical name; `undefined` if there is no heartbeat. */
  readonly heartbeatTable: string | undefined;
}

/** The functions of a side. */
export interface SideFunctions {
  readonly forward: SideFunction;
  readonly apply: SideFunction;
  readonly redrive: SideFunction;
  readonly heartbeat: SideFunction | undefined;
}

/** Makes the functions, each with its environment and the least rights that work. */
export function createFunctions(
  scope: Construct,
  props: ReplicationSideProps,
  parts: FunctionParts,
): SideFunctions {
  const make = (name: FunctionName, platform: readonly iam.PolicyStatement[]): SideFunction =>
    createFunction(scope, name, props, parts, platform);
  const { side, inbox, deadLetters, heartbeatTable } = parts;
  const streams = [...side.tables.values()].flatMap(({ table }) => table.tableStreamArn ?? []);
  return {
    forward: make("forward", [tableStreamsStatement(streams), listTableStreamsStatement()]),
    apply: make("apply", [
      inbox.kind === "kinesis"
        ? kinesisStatement(inboxArn(inbox))
        : queueStatement("PlatformInbox", inboxArn(inbox)),
    ]),
    redrive: make("redrive", [queueStatement("PlatformDeadLetters", deadLetters.queue.queueArn)]),
    heartbeat: heartbeatTable === undefined ? undefined : make("heartbeat", []),
  };
}

function createFunction(
  scope: Construct,
  name: FunctionName,
  props: ReplicationSideProps,
  parts: FunctionParts,
  platform: readonly iam.PolicyStatement[],
): SideFunction {
  const { side, heartbeatTable } = parts;
  const environment = environmentOf(name, props, parts);
  checkEnvironment(name, environment, side.stack);
  const sends = name === "forward" || name === "redrive";
  const tables = [...side.tables].filter(([logical]) => name !== "heartbeat" || logical === heartbeatTable);
  const made = new SideFunction(scope, pascal(name), {
    name,
    side,
    environment,
    statements: [
      ...usePolicy(name, recordedGrants(), side, {
        tables: tables.map(([, { table }]) => table),
        tombstones: parts.tombstones,
        deadLettersQueue: parts.deadLetters.queue,
        deadLettersBucket: parts.deadLetters.bucket,
      }),
      ...(sends ? identityPolicy(side) : []),
      ...platform,
    ],
    deadLettersBucket: parts.deadLetters.bucket,
    bundles: props.bundles ?? bundlesFolder(),
    network: parts.network,
    runtime: props.lambdaRuntime ?? lambda.Runtime.NODEJS_22_X,
    architecture: props.lambdaArchitecture ?? lambda.Architecture.X86_64,
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    debug: props.logLevel === "DEBUG",
    ...sizeOf(name, props),
  });
  grantKeys(made.role, side);
  return made;
}

function environmentOf(
  name: FunctionName,
  props: ReplicationSideProps,
  { side, inbox, tombstones, deadLetters, heartbeatTable }: FunctionParts,
): Readonly<Record<string, string>> {
  return sideEnvironment(name, side, {
    inbox,
    tombstonesTableName: tombstones.tableName,
    tombstonesLife: props.tombstonesLife,
    tombstonesMargin: props.tombstonesMargin,
    futureBound: props.futureBound,
    concurrency: props.concurrency,
    deadLettersQueueName: deadLetters.queue.queueName,
    deadLettersBucketName: deadLetters.bucket.bucketName,
    heartbeatTable,
    logLevel: props.logLevel,
  });
}

interface FunctionSize {
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly reservedConcurrency: number | undefined;
}

function sizeOf(name: FunctionName, props: ReplicationSideProps): FunctionSize {
  const memorySize = props.memorySize ?? MEMORY_DEFAULT_MB;
  switch (name) {
    case "forward":
      return {
        memorySize,
        timeout: props.forwardTimeout ?? TIMEOUT_DEFAULT,
        reservedConcurrency: props.forwardReservedConcurrency,
      };
    case "apply":
      return {
        memorySize,
        timeout: props.applyTimeout ?? TIMEOUT_DEFAULT,
        reservedConcurrency: props.applyReservedConcurrency,
      };
    case "redrive":
      return { memorySize, timeout: props.applyTimeout ?? TIMEOUT_DEFAULT, reservedConcurrency: undefined };
    case "heartbeat":
      return { memorySize: HEARTBEAT_MEMORY_MB, timeout: HEARTBEAT_TIMEOUT, reservedConcurrency: undefined };
    default:
      return name satisfies never;
  }
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
