import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SideConnections, SideTools } from "@isthmus/aws-clients";
import type {
  ApplyDeps,
  ChangeTransport,
  Clock,
  ConcurrencyLimiter,
  DeadLetters,
  ForwardDeps,
  Logger,
  ReplicaStore,
} from "@isthmus/core";
import type { ServiceIdentifier } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";
import type { FlushableMetrics } from "../metrics/flushable-metrics.ts";

/** Everything that a container can hold, each with its type. */
export const TOKENS = {
  config: Symbol.for("isthmus.config") as ServiceIdentifier<LambdaConfig>,
  sideTools: Symbol.for("isthmus.sideTools") as ServiceIdentifier<SideTools>,
  clock: Symbol.for("isthmus.clock") as ServiceIdentifier<Clock>,
  logger: Symbol.for("isthmus.logger") as ServiceIdentifier<Logger>,
  metrics: Symbol.for("isthmus.metrics") as ServiceIdentifier<FlushableMetrics>,
  /** Bounds the keys that are handled at the same time; lives as long as the function's instance. */
  limiter: Symbol.for("isthmus.limiter") as ServiceIdentifier<ConcurrencyLimiter>,
  /** The connections to this region. */
  connections: Symbol.for("isthmus.connections") as ServiceIdentifier<SideConnections>,
  dynamodb: Symbol.for("isthmus.dynamodb") as ServiceIdentifier<DynamoDBClient>,
  sqs: Symbol.for("isthmus.sqs") as ServiceIdentifier<SQSClient>,
  /** Makes the client with the first call. */
  s3: Symbol.for("isthmus.s3") as ServiceIdentifier<() => Promise<S3Client>>,
  deadLetters: Symbol.for("isthmus.deadLetters") as ServiceIdentifier<DeadLetters>,
  /** The replicas of this region by logical table name. */
  stores: Symbol.for("isthmus.stores") as ServiceIdentifier<ReadonlyMap<string, ReplicaStore>>,
  /** The way to all peers. */
  transport: Symbol.for("isthmus.transport") as ServiceIdentifier<ChangeTransport>,
  /** By the table's name in this region. */
  forwarding: Symbol.for("isthmus.forwarding") as ServiceIdentifier<ReadonlyMap<string, ForwardDeps>>,
  applying: Symbol.for("isthmus.applying") as ServiceIdentifier<ApplyDeps>,
  handler: Symbol.for("isthmus.handler") as ServiceIdentifier<LambdaHandler>,
} as const;
