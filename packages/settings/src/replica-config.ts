import type { CredentialsConfig, NetworkConfig } from "@isthmus/aws-clients";
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
  readonly s3?: string;
  /** Where roles of this region are taken on. */
  readonly sts?: string;
}

/** One replica. */
export interface RegionConfig {
  readonly name: RegionId;
  readonly awsRegion: string;
  readonly credentials: CredentialsConfig;
  readonly endpoints: EndpointsConfig;
  readonly network: NetworkConfig;
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
