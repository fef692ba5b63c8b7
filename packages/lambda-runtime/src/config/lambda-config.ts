import type { RegionConfig, TableConfig } from "@isthmus/settings";
import type { LogLevel } from "../logging/powertools-logger.ts";

/** A function's configuration: checked, with every default filled in. */
export interface LambdaConfig {
  /** This region. */
  readonly region: RegionConfig;
  /** The other regions. */
  readonly peers: readonly RegionConfig[];
  /** At least one, by logical name. */
  readonly tables: ReadonlyMap<string, TableConfig>;
  readonly tombstones: { readonly table: string; readonly lifeMs: number; readonly marginMs: number };
  readonly futureBoundMs: number;
  /** Keys handled at the same time in each batch. */
  readonly concurrency: number;
  /** Where dead letters go. Every function but the heartbeat has it. */
  readonly deadLetters?: { readonly queue: string; readonly bucket?: string; readonly prefix?: string };
  /** Logical name of the replicated table that heartbeats are written to. The heartbeat has it. */
  readonly heartbeatTable?: string;
  /** How long before the end of the function's time its work ends. */
  readonly deadlineMarginMs: number;
  readonly logLevel: LogLevel;
}
