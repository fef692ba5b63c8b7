export { faultInjector } from "./faults/fault-injector.ts";
export type { FaultInjector, FaultInjectorOptions } from "./faults/fault-injector.ts";
export type { StrikeCounts } from "./faults/fault-plan.ts";
export type {
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
