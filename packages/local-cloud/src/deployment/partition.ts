/** One of AWS's partitions. */
export interface Partition {
  /** As ARNs have it. */
  readonly id: string;
  /** What the names of its services end in. */
  readonly dnsSuffix: string;
}

const COMMERCIAL: Partition = { id: "aws", dnsSuffix: "amazonaws.com" };
const BY_PREFIX: readonly (readonly [prefix: string, partition: Partition])[] = [
  ["cn-", { id: "aws-cn", dnsSuffix: "amazonaws.com.cn" }],
  ["us-gov-", { id: "aws-us-gov", dnsSuffix: "amazonaws.com" }],
  ["eusc-", { id: "aws-eusc", dnsSuffix: "amazonaws.eu" }],
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  return BY_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? COMMERCIAL;
}
