import type { RegionId, VersionAttributes } from "@isthmus/core";

/** Where the changes of the other regions arrive. */
export type InboxConfig =
  | {
      readonly kind: "kinesis";
      readonly stream: string;
      /** Shards if it is created; on-demand capacity if absent. */
      readonly shards?: number;
      readonly recordBytesMax?: number;
    }
  | {
      readonly kind: "sqs";
      /** Name or URL. */
      readonly queue: string;
      readonly messageBytesMax?: number;
    };

/** Endpoints instead of AWS's own, by service. */
export interface EndpointsConfig {
  readonly dynamodb?: string;
  readonly streams?: string;
  readonly kinesis?: string;
  readonly sqs?: string;
}

/** One replica. */
export interface RegionConfig {
  readonly name: RegionId;
  readonly awsRegion: string;
  readonly profile?: string;
  readonly endpoints: EndpointsConfig;
  readonly inbox: InboxConfig;
}

/** One replicated table. */
export interface TableConfig {
  /** The logical name, alike in all regions. */
  readonly name: string;
  /** Its name in every region. */
  readonly names: ReadonlyMap<RegionId, string>;
  readonly attributes: VersionAttributes;
  readonly expiry: "replicate" | "ignore";
}

/** Where the worker remembers how far it is. */
export type CheckpointsConfig =
  | { readonly kind: "file"; readonly directory: string }
  | { readonly kind: "table"; readonly name: string; readonly region: RegionId };

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
  readonly deadLetters: { readonly kind: "file"; readonly directory: string };
  readonly poll: PollConfig;
}
