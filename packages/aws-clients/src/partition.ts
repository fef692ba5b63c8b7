import { partition } from "@aws-sdk/core/client";

const ARN_PARTITION = /^arn:([a-z][a-z0-9-]*):/;

/**
 * The AWS partition of a region, for example `aws-cn` of `cn-north-1`. The SDK's own table tells it, so that a new partition needs no
 * change here; a region that the SDK does not know counts as `aws`, as it does for the SDK's endpoints.
 */
export function partitionOfRegion(awsRegion: string): string {
  return partition(awsRegion).name;
}

/** The partition that an ARN names, or `undefined` for what is no ARN. */
export function partitionOfArn(arn: string): string | undefined {
  return ARN_PARTITION.exec(arn)?.[1];
}
