export type { BackoffOptions } from "@isthmus/sdk-calls";
export { fromSdkError } from "./errors.ts";
export type { SdkCall } from "./errors.ts";
export {
  checkKey,
  describeKeySchema,
  keyOf,
  keySchemaOf,
  PARTITION_KEY_BYTES_MAX,
  SORT_KEY_BYTES_MAX,
} from "./key-schema.ts";
export type { KeyAttribute, KeySchema, KeyType } from "./key-schema.ts";
export { dynamoDbReplicaStore } from "./replica-store.ts";
export type { DynamoDbReplicaStoreOptions } from "./replica-store.ts";
export {
  decodeLambdaRecord,
  decodeSdkRecord,
  outlineLambdaRecord,
  outlineSdkRecord,
} from "./stream-record.ts";
export { dynamoDbStreamSource } from "./stream-source.ts";
export type { DynamoDbStreamSourceOptions } from "./stream-source.ts";
export { enableStream, findStreamArn } from "./table-stream.ts";
export type { EnableStreamOptions } from "./table-stream.ts";
export { TOMBSTONE_ATTRIBUTES } from "./tombstone-attributes.ts";
export { tombstoneId } from "./tombstone-id.ts";
export { createTombstoneTable } from "./tombstone-table.ts";
export type { CreateTombstoneTableOptions, TombstoneTableResult } from "./tombstone-table.ts";
export { dynamoDbTombstones } from "./tombstones.ts";
export type { Tombstones, TombstonesOptions } from "./tombstones.ts";
export { versionedWriter } from "./writer/versioned-writer.ts";
export type { ClientWithMiddleware } from "./writer/versioned-writer.ts";
export type { VersionedTable, VersionedWriterOptions } from "./writer/versioned-writer-options.ts";
