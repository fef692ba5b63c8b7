export { readCloudAssembly } from "./deployment/cloud-assembly.ts";
export type { SynthesizedStack } from "./deployment/cloud-assembly.ts";
export type { CloudTemplate, StackPlace, TemplateResource } from "./deployment/cloud-template.ts";
export { deployStacks } from "./deployment/deploy-stacks.ts";
export type { DeployedStack, DeploymentOptions, LocalDeployment } from "./deployment/deploy-stacks.ts";
export type { ResourceIdentity } from "./deployment/resource-identity.ts";
export type { Schedule } from "./deployment/start-schedules.ts";
export { templateRoles } from "./deployment/template-roles.ts";
export { templateValues } from "./deployment/template-values.ts";
export type { TemplateValues } from "./deployment/template-values.ts";
export { localIdentities } from "./gateway/identities.ts";
export type { AssumedRole, IdentityProvider, LocalAccount, LocalIdentities } from "./gateway/identities.ts";
export { requestedActions } from "./gateway/requested-actions.ts";
export type { ArrivedRequest, RequestedAction } from "./gateway/requested-actions.ts";
export { allows } from "./gateway/role-policies.ts";
export type { LocalRole, PolicyStatement, RequestContext } from "./gateway/role-policies.ts";
export type { GatewayCall } from "./gateway/service-gateway.ts";
export type { HostedService, ServiceHost } from "./gateway/service-host.ts";
export { tokenService } from "./gateway/token-service.ts";
export type { OwnAnswer } from "./gateway/token-service.ts";
export { fitsPattern } from "./event-source/event-pattern.ts";
export { startEventSourceMapping } from "./event-source/start-event-source-mapping.ts";
export type { EventSourceMapping } from "./event-source/start-event-source-mapping.ts";
export { dynamoDbEventRecord } from "./event-source/dynamodb-event-record.ts";
export { dynamoDbStreamEvents } from "./event-source/dynamodb-stream-events.ts";
export type { DynamoDbStreamEventsOptions } from "./event-source/dynamodb-stream-events.ts";
export type { DiscardCondition, DiscardedBatch, DiscardedPosition } from "./event-source/discarded-batch.ts";
export { kinesisEventRecord } from "./event-source/kinesis-event-record.ts";
export type { KinesisRecordOrigin } from "./event-source/kinesis-event-record.ts";
export { kinesisEvents } from "./event-source/kinesis-events.ts";
export type { KinesisEventsOptions } from "./event-source/kinesis-events.ts";
export type {
  MappingOptions,
  ObservedInvocation,
  QueueMappingOptions,
  StreamMappingOptions,
} from "./event-source/mapping-options.ts";
export type { MappingStats } from "./event-source/mapping-stats.ts";
export type { QueueEventMessage, QueueEventSource } from "./event-source/queue-event-source.ts";
export { sqsEventRecord } from "./event-source/sqs-event-record.ts";
export { sqsEvents } from "./event-source/sqs-events.ts";
export type { SqsEventsOptions } from "./event-source/sqs-events.ts";
export type {
  ShardCursor,
  ShardRead,
  StartingPosition,
  StreamEventRecord,
  StreamEventSource,
} from "./event-source/stream-event-source.ts";
export { inlineFunction } from "./lambda/inline-function.ts";
export type { InlineFunctionOptions } from "./lambda/inline-function.ts";
export type { LambdaContext, LambdaHandler } from "./lambda/lambda-context.ts";
export { lambdaFunction } from "./lambda/lambda-function.ts";
export type { LambdaFunction, LambdaFunctionOptions } from "./lambda/lambda-function.ts";
export { INVOCATION_BYTES_MAX } from "./lambda/local-function.ts";
export type {
  InvocationFailure,
  InvocationResult,
  LocalFunction,
  LocalFunctionOptions,
} from "./lambda/local-function.ts";
export { faultInjector } from "./faults/fault-injector.ts";
export type { FaultInjector, FaultInjectorOptions } from "./faults/fault-injector.ts";
export { keyGuard } from "./faults/key-guard.ts";
export type { KeyGuardOptions } from "./faults/key-guard.ts";
export { startFaultyEndpoint } from "./faults/faulty-endpoint.ts";
export type { FaultyEndpoint, FaultyEndpointOptions } from "./faults/faulty-endpoint.ts";
export type { StrikeCounts } from "./faults/fault-plan.ts";
export type {
  ExpiredCredentialsFault,
  ExpiryFault,
  Fault,
  FaultScope,
  LatencyFault,
  LostResponseFault,
  PartialFault,
  RemovedRecord,
  ThrottleFault,
} from "./faults/fault-rule.ts";
export type { LocalClientOptions, LocalClients, LocalEndpoints } from "./local-clients.ts";
export { LocalCloudError } from "./local-cloud-error.ts";
export type { LocalCloudErrorCode } from "./local-cloud-error.ts";
export { startLocalCloud } from "./local-cloud.ts";
export type { LocalCloud, LocalCloudOptions, LocalService } from "./local-cloud.ts";
export { requestCounter } from "./request-counter.ts";
export type { OperationCounts, RequestCounter } from "./request-counter.ts";
export type { WireService } from "./wire/operation.ts";
export { composeWrappers } from "./wire/request-handler.ts";
export type { HandlerWrapper, RequestHandlerLike } from "./wire/request-handler.ts";
export { closeServer, listenOnLoopback } from "./wire/loopback.ts";
