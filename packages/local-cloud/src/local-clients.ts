import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { HandlerWrapper } from "./wire/request-handler.ts";

/** SDK clients of one region. Each is made when it is first asked for. */
export interface LocalClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
  /** Buckets are addressed by path. The service comes with SQS. */
  readonly s3: S3Client;
}

/** How to make clients. */
export interface LocalClientOptions {
  /** Put between each client and the network: fault injection, counting. */
  readonly wrapHandler?: HandlerWrapper;
  /** Attempts of the SDK itself for one call. Default 3, as the SDK has it; 1 shows every fault to the caller. */
  readonly maxAttempts?: number;
}

/** Where the services of one region are. Reading one that was not started throws. */
export interface LocalEndpoints {
  readonly dynamodb: string;
  readonly kinesis: string;
  readonly sqs: string;
  /** The same as that of SQS: one emulator serves both. */
  readonly s3: string;
}

const ATTEMPTS_DEFAULT = 3;
/** Long polling takes up to 20 s; anything beyond this is a hang, and a test should see it fail. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Clients that talk to `endpoints`.
 *
 * @param own called with each client when it is made, by whoever destroys it
 */
export function localClients(
  region: string,
  endpoints: LocalEndpoints,
  options: LocalClientOptions,
  own: (client: { destroy(): void }) => void,
): LocalClients {
  const { wrapHandler = (handler) => handler, maxAttempts = ATTEMPTS_DEFAULT } = options;
  // HTTP/1.1 for all: the Kinesis client would speak HTTP/2 otherwise, which the emulator does not. Node's agent keeps
  // connections alive.
  const config = (endpoint: string) => ({
    region,
    endpoint,
    maxAttempts,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: wrapHandler(
      new NodeHttpHandler({ connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }),
    ),
  });
  const made = new Map<string, { destroy(): void }>();
  const once = <C extends { destroy(): void }>(name: string, make: () => C): C => {
    const known = made.get(name) as C | undefined;
    if (known !== undefined) return known;
    const client = make();
    made.set(name, client);
    own(client);
    return client;
  };
  return {
    get dynamodb() {
      return once("dynamodb", () => new DynamoDBClient(config(endpoints.dynamodb)));
    },
    get streams() {
      return once("streams", () => new DynamoDBStreamsClient(config(endpoints.dynamodb)));
    },
    get kinesis() {
      return once("kinesis", () => new KinesisClient(config(endpoints.kinesis)));
    },
    get sqs() {
      return once("sqs", () => new SQSClient(config(endpoints.sqs)));
    },
    get s3() {
      return once("s3", () => new S3Client({ ...config(endpoints.s3), forcePathStyle: true }));
    },
  };
}
