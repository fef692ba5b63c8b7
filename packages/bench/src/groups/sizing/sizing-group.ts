import type { BenchGroup } from "../../bench-group.ts";
import type { Figure } from "../../figure.ts";
import { DEFAULT_QUOTAS } from "./default-quotas.ts";
import { sizeLoad } from "./size-load.ts";
import type { LoadSize } from "./size-load.ts";

/** A load, ten times and a thousand times of it. */
const WRITES_PER_SECOND = [1000, 10_000, 1_000_000];

interface Row {
  readonly series: string;
  readonly unit: string;
  readonly of: (size: LoadSize) => number;
  readonly quota?: number;
}

const { tableReadUnits, tableWriteUnits, streamBytes, concurrency } = DEFAULT_QUOTAS;

const ROWS: readonly Row[] = [
  { series: "replicated", unit: "tables", of: ({ tables }) => tables },
  { series: "streams", unit: "shards", of: ({ streamShards }) => streamShards },
  {
    series: "forward at the source",
    unit: "functions at once",
    of: ({ forwardConcurrency }) => forwardConcurrency,
    quota: concurrency.value,
  },
  {
    series: "apply, and forward of echoes, at the target",
    unit: "functions at once",
    of: ({ targetConcurrency }) => targetConcurrency,
    quota: concurrency.value,
  },
  { series: "PutRecords", unit: "requests/s", of: ({ putRecordsPerSecond }) => putRecordsPerSecond },
  {
    series: "between the partitions",
    unit: "bytes/s",
    of: ({ bytesPerSecond }) => bytesPerSecond,
    quota: streamBytes.value,
  },
  { series: "inbox", unit: "shards", of: ({ inboxShards }) => inboxShards },
  {
    series: "tombstones at the source",
    unit: "read units/s",
    of: ({ tombstoneReads }) => tombstoneReads.source,
    quota: tableReadUnits.value,
  },
  {
    series: "tombstones at the target",
    unit: "read units/s",
    of: ({ tombstoneReads }) => tombstoneReads.target,
    quota: tableReadUnits.value,
  },
  {
    series: "tombstones, each side",
    unit: "write units/s",
    of: ({ tombstoneWrites }) => tombstoneWrites,
    quota: tableWriteUnits.value,
  },
  { series: "tombstones, each side", unit: "TB", of: ({ tombstoneTerabytes }) => tombstoneTerabytes },
  { series: "price", unit: "USD/month", of: ({ usdPerMonth }) => usdPerMonth },
  { series: "price", unit: "USD/million", of: ({ usdPerMillion }) => usdPerMillion },
];

/** Nothing is measured here: measured cost times the load, beside the quotas that a new account has. */
export const sizingGroup: BenchGroup = {
  name: "sizing",
  description: "what a load asks for, reckoned from measured cost, beside AWS's default quotas",
  run: async () => WRITES_PER_SECOND.flatMap(figuresAt),
};

function figuresAt(writesPerSecond: number): readonly Figure[] {
  const size = sizeLoad(writesPerSecond);
  return ROWS.map(({ series, unit, of, quota }) => ({
    name: `${writesPerSecond.toLocaleString("en")} writes/s: ${series}`,
    unit,
    value: of(size),
    ...(quota !== undefined && { baseline: { name: "default quota", value: quota } }),
  }));
}
