import {
  changeRates,
  CNY_PER_USD_DEFAULT,
  DYNAMODB_CALL_MS,
  estimateCost,
  INVOCATION_MS,
  LIST_PRICES,
  REQUESTS_PER_CHANGE,
  sumRates,
  WORKLOAD_DEFAULTS,
} from "isthmus";
import type { SideRequests, Workload } from "isthmus";
import { DEFAULT_QUOTAS } from "./default-quotas.ts";
import {
  APPLY_US_PER_CHANGE,
  ECHO_US_PER_CHANGE,
  FORWARD_US_PER_CHANGE,
  SENT_BYTES_PER_CHANGE,
} from "./measured-cost.ts";

/** What a load asks for, at the peak that it is sized for. */
export interface LoadSize {
  readonly tables: number;
  /** Of the streams of all tables together. */
  readonly streamShards: number;
  readonly putRecordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly inboxShards: number;
  /** Functions at the same time, of `forward` at the source. */
  readonly forwardConcurrency: number;
  /** Of `apply` at the target, and of `forward` there, which sees come back what was applied. */
  readonly targetConcurrency: number;
  /** Units a second of the one table of tombstones in each region. */
  readonly tombstoneReads: { readonly source: number; readonly target: number };
  readonly tombstoneWrites: number;
  readonly tombstoneTerabytes: number;
  /** Both regions. */
  readonly usdPerMonth: number;
  readonly usdPerMillion: number;
}

/** Half of what a thing can take leaves room for uneven keys and for catching up. */
const FILLED = 0.5;
/** Of a new table on demand. */
const STREAM_SHARDS_MIN = 4;
/** Where a function has one whole virtual processor, by AWS's documentation. */
const MEMORY_MB = 1769;
const BATCH_WINDOW_SECONDS = 1;
/** An invocation that waits for DynamoDB once, without the work on its changes. */
const INVOCATION_SECONDS = (INVOCATION_MS + DYNAMODB_CALL_MS) / 1000;
const MICRO = 1e-6;
/** What packing leaves of an item of a KB with its envelope. */
const COMPRESSION_RATIO = 0.27;
const BYTES_OF_GB = 1024 ** 3;
const BYTES_OF_TB = 1e12;

/** The workload that is sized: one region writes, with the versioned writer; a fifth are inserts, a twentieth deletions, the rest overwrites. */
export function sizedWorkload(writesPerSecond: number): Workload {
  const tables = Math.max(1, Math.ceil(writesPerSecond / (DEFAULT_QUOTAS.tableWriteUnits.value * FILLED)));
  const perShard = DEFAULT_QUOTAS.partitionWriteUnits.value * FILLED;
  return {
    ...WORKLOAD_DEFAULTS,
    source: WORKLOAD_DEFAULTS.regions[0] ?? "",
    writesPerSecond,
    unversioned: 0,
    tables,
    streamShards: Math.max(STREAM_SHARDS_MIN, Math.ceil(writesPerSecond / tables / perShard)),
    batchSize: 1000,
    batchWindowSeconds: BATCH_WINDOW_SECONDS,
    compressionRatio: COMPRESSION_RATIO,
    memoryMb: MEMORY_MB,
  };
}

/** Sizes a load of items of up to a KB. Linear in the load but for what comes in whole tables and shards. */
export function sizeLoad(writesPerSecond: number): LoadSize {
  const workload = sizedWorkload(writesPerSecond);
  const shards = workload.tables * workload.streamShards;
  const rates = changeRates(writesPerSecond, workload);
  const asked = (side: "source" | "target", of: (requests: SideRequests) => number): number =>
    sumRates(rates, (kind) => of(REQUESTS_PER_CHANGE[kind][side]));
  const bytesPerSecond = writesPerSecond * SENT_BYTES_PER_CHANGE;
  const applySeconds = writesPerSecond * APPLY_US_PER_CHANGE * MICRO;
  const inboxShards = Math.ceil(
    Math.max(bytesPerSecond / (DEFAULT_QUOTAS.shardBytes.value * FILLED), applySeconds / FILLED),
  );
  // A batch of each shard in each window: what it waits for once, and what each change takes.
  const forwards = shards * (INVOCATION_SECONDS + workload.linkMs / 1000);
  const echoes = shards * INVOCATION_SECONDS;
  const estimate = estimateCost(workload, LIST_PRICES, CNY_PER_USD_DEFAULT);
  const kept = estimate.regions[0]?.lines.find(({ what }) => what === "DynamoDB: tombstones kept");
  return {
    tables: workload.tables,
    streamShards: shards,
    putRecordsPerSecond: shards / BATCH_WINDOW_SECONDS,
    bytesPerSecond,
    inboxShards,
    forwardConcurrency: forwards + writesPerSecond * FORWARD_US_PER_CHANGE * MICRO,
    targetConcurrency:
      inboxShards * INVOCATION_SECONDS + applySeconds + echoes + writesPerSecond * ECHO_US_PER_CHANGE * MICRO,
    tombstoneReads: {
      source: asked("source", ({ tombstoneReads }) => tombstoneReads),
      target: asked("target", ({ tombstoneReads }) => tombstoneReads),
    },
    tombstoneWrites: asked("target", ({ tombstoneWrites }) => tombstoneWrites),
    tombstoneTerabytes: ((kept?.quantity ?? 0) * BYTES_OF_GB) / BYTES_OF_TB,
    usdPerMonth: estimate.totalUsd,
    usdPerMillion: estimate.usdPerMillionChanges ?? 0,
  };
}
