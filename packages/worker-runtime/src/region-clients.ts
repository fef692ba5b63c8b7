import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { RegionConfig } from "@isthmus/settings";

/** The SDK clients of one region. */
export interface RegionClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
}

/** Which of a region's clients are asked for. */
export type ClientPurpose =
  /** The region's own tables, streams and inbox. */
  | { readonly use: "own" }
  /** Sending into the region's inbox, from another region. */
  | { readonly use: "send"; readonly from: string };

const CONNECTION_TIMEOUT_MS = 3_000;
/** A link between partitions may lose packets for a while; longer than this is a hang. */
const REQUEST_TIMEOUT_MS = 15_000;
/** An SQS receive waits up to 20 s by design. */
const LONG_POLL_TIMEOUT_MS = 30_000;
const ATTEMPTS_MAX = 3;
/** Above the keys handled at the same time, so that a batch is not held up by its connections. */
const SOCKETS_MAX = 128;

/** Clients of a region that are made when first asked for, and are to be destroyed. */
export interface OwnedRegionClients extends RegionClients {
  destroy(): void;
}

/**
 * Makes the clients of a region: its AWS region, endpoints and credentials as configured (a named profile, or the SDK's
 * default chain), connections kept alive, and every call bounded in time and attempts.
 */
export function createRegionClients(region: RegionConfig): OwnedRegionClients {
  const { endpoints, awsRegion, profile } = region;
  const config = (endpoint: string | undefined, timeoutMs: number) => ({
    region: awsRegion,
    maxAttempts: ATTEMPTS_MAX,
    // The SQS client ignores an endpoint from the environment, so that one is always given here where there is one.
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { credentials: profileCredentials(profile) }),
    // HTTP/1.1 for Kinesis, too: its client would choose HTTP/2, which proxies between partitions and emulators may not speak.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
    }),
  });
  const made = new Map<string, { destroy(): void }>();
  const once = <C extends { destroy(): void }>(name: string, make: () => C): C => {
    const client = (made.get(name) as C | undefined) ?? make();
    made.set(name, client);
    return client;
  };
  return {
    get dynamodb() {
      return once("dynamodb", () => new DynamoDBClient(config(endpoints.dynamodb, REQUEST_TIMEOUT_MS)));
    },
    get streams() {
      return once("streams", () => new DynamoDBStreamsClient(config(endpoints.streams, REQUEST_TIMEOUT_MS)));
    },
    get kinesis() {
      return once("kinesis", () => new KinesisClient(config(endpoints.kinesis, REQUEST_TIMEOUT_MS)));
    },
    get sqs() {
      return once("sqs", () => new SQSClient(config(endpoints.sqs, LONG_POLL_TIMEOUT_MS)));
    },
    destroy() {
      for (const client of made.values()) client.destroy();
      made.clear();
    },
  };
}

type Credentials = Awaited<ReturnType<DynamoDBClient["config"]["credentials"]>>;

/** Reads the profile when credentials are first needed, and loads the code for that only then. */
function profileCredentials(profile: string): () => Promise<Credentials> {
  let provider: Promise<() => Promise<Credentials>> | undefined;
  return async () => {
    provider ??= import("@aws-sdk/credential-providers").then(({ fromIni }) => fromIni({ profile }));
    return (await provider)();
  };
}
