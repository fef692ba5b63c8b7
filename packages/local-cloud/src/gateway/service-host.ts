import { partitionOf } from "../deployment/partition.ts";

/** The services whose names lead somewhere. */
export type HostedService = "dynamodb" | "kinesis" | "sqs" | "s3" | "sts";

/** What the name of a host of AWS tells. */
export interface ServiceHost {
  readonly service: HostedService;
  readonly region: string;
  /** Of S3, where the name has it. */
  readonly bucket?: string;
}

const SERVICES: ReadonlyMap<string, HostedService> = new Map([
  ["dynamodb", "dynamodb"],
  ["ddb", "dynamodb"],
  ["kinesis", "kinesis"],
  ["sqs", "sqs"],
  ["s3", "s3"],
  ["sts", "sts"],
]);
const HOST = /^(?:(.+)\.)?([a-z0-9]+)\.([a-z]{2,5}-(?:[a-z]+-)+\d+)\.([a-z.]+)$/;

/** Reads the name of a host, for example `sqs.cn-north-1.amazonaws.com.cn`. A suffix of another partition than the region's leads nowhere. */
export function serviceHost(host: string): ServiceHost | undefined {
  const [, before, name = "", region = "", suffix] = HOST.exec(host) ?? [];
  const service = SERVICES.get(name);
  if (service === undefined || suffix !== partitionOf(region).dnsSuffix) return undefined;
  // Before the name there are buckets of S3 and, for DynamoDB, accounts.
  if (before !== undefined && service !== "s3" && name !== "ddb") return undefined;
  return { service, region, ...(service === "s3" && before !== undefined && { bucket: before }) };
}
