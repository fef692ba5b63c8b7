export {
  CONCURRENCY_DEFAULT,
  ConcurrencySchema,
  FUTURE_BOUND_SECONDS_DEFAULT,
  FutureBoundSecondsSchema,
} from "./bound-schemas.ts";
export { problemText } from "./config-problem.ts";
export type { ConfigProblem } from "./config-problem.ts";
export { crossCheckReplicas } from "./cross-check-replicas.ts";
export { endpointUrl, text, wholeNumber } from "./field-schemas.ts";
export { InboxSchema } from "./inbox-schema.ts";
export { invalidConfig } from "./invalid-config.ts";
export { membersOf } from "./members.ts";
export type { Members } from "./members.ts";
export { QueueSchema, RegionNameSchema, StreamNameSchema, TableNameSchema } from "./name-schemas.ts";
export { nearestName } from "./nearest-name.ts";
export { RegionSchema, RegionsSchema } from "./region-schema.ts";
export type { EndpointsConfig, InboxConfig, RegionConfig, TableConfig } from "./replica-config.ts";
export { resolveRegions, resolveTables } from "./resolve-replicas.ts";
export { checkSchema } from "./schema-problems.ts";
export type { SchemaReport } from "./schema-problems.ts";
export { TableSchema, TablesSchema } from "./table-schema.ts";
export {
  TombstoneLifeSchema,
  TombstoneMarginSchema,
  TombstonesSchema,
  TOMBSTONES_DEFAULT,
  TombstoneTableSchema,
} from "./tombstones-schema.ts";
export { unknownRegion } from "./unknown-region.ts";
