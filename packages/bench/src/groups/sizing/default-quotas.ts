/** A quota of AWS's as it is by default. */
export interface DefaultQuota {
  readonly value: number;
  /** AWS's page. */
  readonly source: string;
}

const DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const KINESIS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const PARTITIONS =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

/** Those that a growing load meets. Most can be raised on request; those of a partition and of a shard cannot. */
export const DEFAULT_QUOTAS = {
  /** Of a table on demand, a second. */
  tableWriteUnits: { value: 40_000, source: DYNAMODB },
  /** The same. */
  tableReadUnits: { value: 40_000, source: DYNAMODB },
  /** Of a partition, a second, and so about of a stream's shard. */
  partitionWriteUnits: { value: 1000, source: PARTITIONS },
  /** Of an on-demand stream in most regions, a second; ten GB in three. A new one begins at 4 MB and doubles what it has had. */
  streamBytes: { value: 200_000_000, source: KINESIS },
  /** Of a shard, a second. */
  shardBytes: { value: 1_000_000, source: KINESIS },
  /** Of all functions of an account in a region. */
  concurrency: { value: 1000, source: LAMBDA },
} as const satisfies Readonly<Record<string, DefaultQuota>>;
