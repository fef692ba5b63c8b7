export { decodeCheckpoint, encodeCheckpoint } from "./checkpoints/checkpoint.ts";
export type { Checkpoint, Checkpoints, ShardPosition } from "./checkpoints/checkpoint.ts";
export { fileCheckpoints } from "./checkpoints/file-checkpoints.ts";
export { createCheckpointTable, tableCheckpoints } from "./checkpoints/table-checkpoints.ts";
export { configJsonSchema } from "./config/config-json-schema.ts";
export type { ConfigInput } from "./config/config-schema.ts";
export { parseConfig } from "./config/parse-config.ts";
export { readConfig } from "./config/read-config.ts";
export type { CheckpointsConfig, PollConfig, ReplicationConfig } from "./config/replication-config.ts";
export type { EndpointsConfig, InboxConfig, RegionConfig, TableConfig } from "@isthmus/settings";
export { configuredDeadLetters, openDeadLetterBox } from "./dead-letters/configured-dead-letters.ts";
export type { ConfiguredDeadLetters, DeadLetterPlace } from "./dead-letters/configured-dead-letters.ts";
export { fileDeadLetters } from "./dead-letters/file-dead-letters.ts";
export { BACKOFF_DEFAULT, fullJitterMs } from "./poll/backoff.ts";
export type { Backoff } from "./poll/backoff.ts";
export type { BatchHandler, HandlerOutcome } from "./poll/handle-batch.ts";
export { pollActivity } from "./poll/poll-activity.ts";
export type { PollActivity, PollSnapshot, ReportedError } from "./poll/poll-activity.ts";
export { systemPollTools } from "./poll/poll-tools.ts";
export type { PollTools } from "./poll/poll-tools.ts";
export { runQueuePoller } from "./poll/queue-poller.ts";
export type { QueuePollerDeps, QueuePollSettings } from "./poll/queue-poller.ts";
export type { Gap, ReadPace } from "./poll/read-shard.ts";
export { runShardPoller } from "./poll/shard-poller.ts";
export type { ShardPollerDeps, ShardPollSettings } from "./poll/shard-poller.ts";
export type { StopSignals } from "./poll/stop-signals.ts";
export type { ClientsOverride } from "./replication/client-pool.ts";
export { createRegionClients } from "@isthmus/aws-clients";
export type { OwnedRegionClients, RegionClients } from "@isthmus/aws-clients";
export type { ClientPurpose } from "./replication/client-purpose.ts";
export type { PartIdentity, PartState, PartStatus } from "./replication/part.ts";
export { openRedrive } from "./replication/open-redrive.ts";
export type { RedriveSetup, RedriveSetupOptions } from "./replication/open-redrive.ts";
export { startReplication } from "./replication/start-replication.ts";
export type {
  Replication,
  ReplicationDeps,
  ReplicationStatus,
  StopOptions,
} from "./replication/start-replication.ts";
export { systemClock } from "./system-clock.ts";
