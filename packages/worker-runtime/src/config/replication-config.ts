import type { RegionId } from "@isthmus/core";
import type { RegionConfig, TableConfig } from "@isthmus/settings";

/** Where the worker remembers how far it is. */
export type CheckpointsConfig =
  | { readonly kind: "file"; readonly directory: string }
  | { readonly kind: "table"; readonly name: string; readonly region: RegionId };

/** Where changes are kept that can never be applied as they are. */
export type DeadLettersConfig =
  | { readonly kind: "file"; readonly directory: string }
  | {
      readonly kind: "sqs";
      /** Name or URL. */
      readonly queue: string;
      /** Where the queue and the bucket are. */
      readonly region: RegionId;
      /** For letters that are too large for the queue. */
      readonly bucket?: string;
      readonly prefix?: string;
      readonly messageBytesMax?: number;
    };

/** How often to look for changes; times in milliseconds. */
export interface PollConfig {
  readonly idleMinMs: number;
  readonly idleMaxMs: number;
  readonly kinesisReadIntervalMs: number;
  readonly relistMs: number;
  readonly shardConcurrency: number;
  readonly batchEntriesMax: number;
  readonly receivers: number;
  readonly waitSeconds: number;
  readonly backoffMaxMs: number;
}

/** A whole configuration: checked, with every default filled in and directories absolute. */
export interface ReplicationConfig {
  /** At least two, in the order of the file. */
  readonly regions: ReadonlyMap<RegionId, RegionConfig>;
  /** At least one, by logical name. */
  readonly tables: ReadonlyMap<string, TableConfig>;
  readonly tombstones: { readonly table: string; readonly lifeMs: number; readonly marginMs: number };
  readonly futureBoundMs: number;
  /** Keys handled at the same time in each batch. */
  readonly concurrency: number;
  readonly checkpoints: CheckpointsConfig;
  readonly deadLetters: DeadLettersConfig;
  readonly poll: PollConfig;
}
