/** How changes travel, with the capacity mode where it makes a difference to the bill. */
export const COST_TRANSPORTS = ["kinesis-on-demand", "kinesis-provisioned", "sqs", "sqs-fifo"] as const;
export type CostTransport = (typeof COST_TRANSPORTS)[number];

/** How the functions reach the other side. */
export const COST_NETWORKS = ["none", "nat", "private"] as const;
export type CostNetwork = (typeof COST_NETWORKS)[number];

/** What is replicated and how: everything that the estimate depends on, but for the prices. */
export interface Workload {
  /** AWS regions of the replicas, at least two. Each sends to all others. */
  readonly regions: readonly string[];
  /** The only region in which applications write; absent, each region has the same share of the writes. */
  readonly source?: string;
  /** Writes of all applications in all regions together, on average over a month. */
  readonly writesPerSecond: number;
  /** Size of an item as DynamoDB counts it, names and version attributes included, in KB of 1024 bytes. */
  readonly itemKb: number;
  /** Share of the writes that make a new item, 0 to 1. */
  readonly inserts: number;
  /** Share of the writes that delete an item, 0 to 1. What is neither is an update or overwrite. */
  readonly deletes: number;
  /** Share of the inserts and updates whose writer sets no version, 0 to 1. */
  readonly unversioned: number;
  readonly transport: CostTransport;
  readonly network: CostNetwork;
  /** Replicated tables over which the writes are spread evenly. */
  readonly tables: number;
  /** Shards of each table's stream. DynamoDB has one for each partition, and four in a new on-demand table. */
  readonly streamShards: number;
  /** Most records in an invocation. */
  readonly batchSize: number;
  /** How long Lambda waits to fill a batch, in seconds. */
  readonly batchWindowSeconds: number;
  /** Packed bytes for each byte of text that is packed. */
  readonly compressionRatio: number;
  /** Round trip to another region, in milliseconds. */
  readonly linkMs: number;
  /** Memory of the functions. */
  readonly memoryMb: number;
  /** Whether the stream mapping leaves echoes out before `forward` is invoked. */
  readonly filterEchoes: boolean;
  /** Whether there is a KMS key of one's own in each region. */
  readonly kms: boolean;
}

/** A table without the versioned writer, replicated between China and the rest over the Internet, by a side with the defaults of `@isthmus/cdk`. */
export const WORKLOAD_DEFAULTS: Omit<Workload, "writesPerSecond" | "source"> = {
  regions: ["us-east-1", "cn-north-1"],
  itemKb: 1,
  inserts: 0.2,
  deletes: 0.05,
  unversioned: 1,
  transport: "kinesis-on-demand",
  network: "none",
  tables: 1,
  streamShards: 4,
  batchSize: 100,
  batchWindowSeconds: 0,
  compressionRatio: 0.5,
  linkMs: 250,
  memoryMb: 1024,
  filterEchoes: false,
  kms: false,
};
