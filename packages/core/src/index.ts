export { encodeItem, decodeAttributes, decodeItem, NESTING_DEPTH_MAX } from "./attribute-json.ts";
export type { AttributeJson, ItemJson } from "./attribute-json.ts";
export { decodeBase64, encodeBase64 } from "./base64.ts";
export { captureRecord, isEcho, needsTombstone } from "./capture.ts";
export type { Capture, CaptureContext, CaptureReason, Enforcement, Settlement } from "./capture.ts";
export { changeKeyText, compareChanges } from "./change.ts";
export type { Change, DeleteChange, PutChange } from "./change.ts";
export { lastWriter } from "./coalesce.ts";
export { adaptiveConcurrency } from "./concurrency-limiter.ts";
export type {
  AdaptiveConcurrencyOptions,
  ConcurrencyLimiter,
  LimitedEnd,
  LimiterPlace,
} from "./concurrency-limiter.ts";
export { DEAD_LETTER_FORMAT, decodeDeadLetter, encodeDeadLetter } from "./dead-letter-json.ts";
export { decodedEntry } from "./decoded-entry.ts";
export {
  decodeEnvelope,
  encodeChange,
  encodeEnvelope,
  ENVELOPE_CHANGES_MAX,
  ENVELOPE_VERSION,
  ENVELOPE_VERSION_READABLE_MAX,
  EnvelopeSchema,
} from "./envelope.ts";
export type { WireEnvelope } from "./envelope.ts";
export { isIsthmusError, IsthmusError, toIsthmusError } from "./errors.ts";
export type { ErrorCode, ErrorKind } from "./errors.ts";
export { itemsEqual } from "./item-equality.ts";
export { emptyItem, omitAttributes, pickAttributes } from "./item.ts";
export type { AttributeValue, Item, ItemKey } from "./item.ts";
export { keyText } from "./key-text.ts";
export type { KeyText } from "./key-text.ts";
export {
  circuitBreakerTransport,
  FAILURES_TO_OPEN_DEFAULT,
  OPEN_MS_DEFAULT,
} from "./link/circuit-breaker-transport.ts";
export type { CircuitBreakerOptions } from "./link/circuit-breaker-transport.ts";
export { fanOutTransport } from "./link/fan-out-transport.ts";
export { lazyTransport } from "./link/lazy-transport.ts";
export { mapBounded } from "./map-bounded.ts";
export type { ChangeTransport, SendOutcome } from "./ports/change-transport.ts";
export type { Clock } from "./ports/clock.ts";
export { DEAD_LETTER_REASONS } from "./ports/dead-letters.ts";
export type { DeadLetter, DeadLetterContent, DeadLetterReason, DeadLetters } from "./ports/dead-letters.ts";
export type { IncomingMessage } from "./ports/incoming-message.ts";
export type { LogFields, Logger } from "./ports/logger.ts";
export type { MetricDimensions, MetricName, Metrics } from "./ports/metrics.ts";
export type { QueueSource } from "./ports/queue-source.ts";
export type {
  CallOptions,
  GuardedOutcome,
  PutOutcome,
  RaiseOutcome,
  ReplicaStore,
} from "./ports/replica-store.ts";
export type {
  Shard,
  ShardBatch,
  ShardedSource,
  ShardEntry,
  ShardReader,
  ShardStart,
} from "./ports/sharded-source.ts";
export type { DecodedEntry, OutlinedEntry, StreamEntry } from "./ports/stream-entry.ts";
export { parseRegionId, REGION_ID_LENGTH_MAX } from "./region.ts";
export type { RegionId } from "./region.ts";
export { resolve } from "./resolve.ts";
export type { Resolution, ResolveContext } from "./resolve.ts";
export { RETRY_BUDGET_DEFAULT, retryRefused } from "./retry-refused.ts";
export type { Acceptance, RetryBudget, RetryOptions, RetryTools } from "./retry-refused.ts";
export { nextEnforceStep } from "./enforce.ts";
export type { EnforceStep } from "./enforce.ts";
export { nextSettleStep, seenBySettlement } from "./settle.ts";
export type { SettleStep } from "./settle.ts";
export type { StreamRecord } from "./stream-record.ts";
export {
  addMillis,
  compareTimestamps,
  laterTimestamp,
  microsFromTimestamp,
  millisBetween,
  nextMicrosecond,
  parseTimestamp,
  TIMESTAMP_ZERO,
  timestampFromMicros,
  timestampFromMillis,
  tryParseTimestamp,
} from "./timestamp.ts";
export type { Timestamp } from "./timestamp.ts";
export type { Tombstone } from "./tombstone.ts";
export {
  compareUtf8,
  compareVersions,
  formatVersion,
  highestVersion,
  isAbove,
  nextVersion,
  parseVersion,
} from "./version.ts";
export type { Version } from "./version.ts";
export {
  DEFAULT_VERSION_ATTRIBUTES,
  guardOf,
  isAheadOf,
  readVersionState,
  versionAttributeNames,
  versionOf,
} from "./version-state.ts";
export type { VersionAttributes, VersionGuard, VersionState } from "./version-state.ts";
export { applyChanges } from "./replicator/apply-changes.ts";
export type { ApplyResult, MessageOutcome } from "./replicator/apply-changes.ts";
export type { DecodedMessage } from "./replicator/decoded-message.ts";
export type { ApplyDeps } from "./replicator/apply-deps.ts";
export { backfillItems } from "./replicator/backfill-items.ts";
export type { BackfillOutcome } from "./replicator/backfill-items.ts";
export type { BatchOptions, ForwardOptions } from "./replicator/batch-options.ts";
export type { EntryOutcome } from "./replicator/entry-outcome.ts";
export type { ForwardDeps } from "./replicator/forward-deps.ts";
export { forwardChanges } from "./replicator/forward-changes.ts";
export type { ForwardResult } from "./replicator/forward-changes.ts";
export { redriveLetters } from "./replicator/redrive-letters.ts";
export type { RedriveDeps, RedriveOptions, RedriveOutcome } from "./replicator/redrive-letters.ts";
