export { fifoResponse, queueResponse, streamResponse } from "./batch/batch-response.ts";
export type {
  BatchItemFailure,
  BatchResponse,
  GroupedItemResult,
  ItemResult,
} from "./batch/batch-response.ts";
export { APPLY_MODULES } from "./composition/apply-modules.ts";
export { buildContainer } from "./composition/build-container.ts";
export { FORWARD_MODULES } from "./composition/forward-modules.ts";
export { HEARTBEAT_MODULES } from "./composition/heartbeat-modules.ts";
export { REDRIVE_MODULES } from "./composition/redrive-modules.ts";
export { startFunction } from "./composition/start-function.ts";
export { TOKENS } from "./composition/tokens.ts";
export { environmentTable } from "./config/environment-table.ts";
export { ENVIRONMENT_VARIABLES, HANDLER_NAMES } from "./config/environment-variables.ts";
export type { EnvironmentVariable, HandlerName } from "./config/environment-variables.ts";
export type { LambdaConfig } from "./config/lambda-config.ts";
export { parseEnvironment } from "./config/parse-environment.ts";
export { applyHandler } from "./handlers/apply-handler.ts";
export type { ApplyHandlerDeps } from "./handlers/apply-handler.ts";
export { forwardHandler, STREAM_RETENTION_MS } from "./handlers/forward-handler.ts";
export type { ForwardHandlerDeps } from "./handlers/forward-handler.ts";
export type { HandlerDeps } from "./handlers/handler-deps.ts";
export { heartbeatHandler } from "./handlers/heartbeat-handler.ts";
export type { HeartbeatHandlerDeps, HeartbeatReport } from "./handlers/heartbeat-handler.ts";
export { redriveHandler } from "./handlers/redrive-handler.ts";
export type { OpenedLetter, RedriveHandlerDeps } from "./handlers/redrive-handler.ts";
export { dynamoDbHeartbeats } from "./heartbeat/dynamodb-heartbeats.ts";
export type { DynamoDbHeartbeatsOptions } from "./heartbeat/dynamodb-heartbeats.ts";
export { HEARTBEAT_KEY_PREFIX } from "./heartbeat/heartbeat-key.ts";
export type { Heartbeats } from "./heartbeat/heartbeats.ts";
export { DEADLINE_MARGIN_MS_DEFAULT } from "./invocation/deadline.ts";
export type { DeadlineOptions } from "./invocation/deadline.ts";
export type { LambdaContext } from "./invocation/lambda-context.ts";
export type { LambdaHandler } from "./invocation/lambda-handler.ts";
export { keyHash } from "./logging/key-hash.ts";
export { loggedTransport } from "./logging/logged-transport.ts";
export { powertoolsLogger } from "./logging/powertools-logger.ts";
export type { LogLevel } from "./logging/powertools-logger.ts";
export { emfMetrics, METRICS_NAMESPACE } from "./metrics/emf-metrics.ts";
export type { EmfMetricsOptions } from "./metrics/emf-metrics.ts";
export type { FlushableMetrics } from "./metrics/flushable-metrics.ts";
