import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { connectSide } from "./connect-side.ts";
import { systemSideTools } from "./side-tools.ts";
import type { SideTools } from "./side-tools.ts";
import type { Side } from "./side.ts";

/** The SDK clients of one region that replication itself uses. */
export interface RegionClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
}

/** Clients of a region that are made when first asked for, and are to be destroyed. */
export interface OwnedRegionClients extends RegionClients {
  readonly s3: S3Client;
  destroy(): void;
}

/**
 * Makes the clients of a region: its AWS region, endpoints, credentials and network as configured. {@link connectSide} does the same for
 * whoever wants to load only the services it uses.
 *
 * @throws IsthmusError `invalid-config` (configuration) that tells what is wrong with the side
 */
export function createRegionClients(side: Side, tools: SideTools = systemSideTools()): OwnedRegionClients {
  const connections = connectSide(side, tools);
  return {
    get dynamodb() {
      return connections.client("dynamodb", (config) => new DynamoDBClient(config));
    },
    get streams() {
      return connections.client("streams", (config) => new DynamoDBStreamsClient(config));
    },
    get kinesis() {
      return connections.client("kinesis", (config) => new KinesisClient(config));
    },
    get sqs() {
      return connections.client("sqs", (config) => new SQSClient(config));
    },
    get s3() {
      // An endpoint of one's own seldom has a name for every bucket.
      const forcePathStyle = side.endpoints?.s3 !== undefined;
      return connections.client("s3", (config) => new S3Client({ ...config, forcePathStyle }));
    },
    destroy: () => connections.destroy(),
  };
}
