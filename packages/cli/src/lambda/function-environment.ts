import type { LocalCloud } from "@isthmus/local-cloud";
import type { DemoTransport } from "../demo/options.ts";
import {
  DEAD_LETTERS_BUCKET,
  DEAD_LETTERS_QUEUE,
  inboxConfig,
  TOMBSTONES_TABLE,
} from "./prepare-lambda-region.ts";
import type { RegionEndpoints } from "./region-endpoints.ts";

/** What is replicated, and between whom. */
export interface FunctionEnvironmentOptions {
  readonly cloud: LocalCloud;
  /** Names of the replicated tables. */
  readonly tables: readonly string[];
  readonly transport: DemoTransport;
  /** A Secrets Manager that has the key for the peers. Default: the functions' own credentials are used there, too. */
  readonly secretsEndpoint?: string;
}

/** How long before its end a function stops its work: short, because nothing here is far away. */
const MARGIN_MS = 1500;

/** The whole configuration of a region's functions. */
export function functionEnvironment(
  region: string,
  { own, peers }: RegionEndpoints,
  { cloud, tables, transport, secretsEndpoint }: FunctionEnvironmentOptions,
): Readonly<Record<string, string>> {
  const regions = cloud.regions.map((name) => [
    name,
    {
      inbox: inboxConfig(name, transport),
      endpoints: name === region ? own : peers.get(name),
      ...(name !== region && secretsEndpoint !== undefined && { credentials: keyFrom(secretsEndpoint) }),
    },
  ]);
  return {
    ISTHMUS_REGION: region,
    ISTHMUS_REGIONS: JSON.stringify(Object.fromEntries(regions)),
    ISTHMUS_TABLES: JSON.stringify(Object.fromEntries(tables.map((name) => [name, {}]))),
    ISTHMUS_TOMBSTONES_TABLE: TOMBSTONES_TABLE,
    ISTHMUS_DEAD_LETTERS_QUEUE: DEAD_LETTERS_QUEUE,
    ISTHMUS_DEAD_LETTERS_BUCKET: DEAD_LETTERS_BUCKET,
    ISTHMUS_DEADLINE_MARGIN_MS: String(MARGIN_MS),
    ISTHMUS_LOG_LEVEL: "ERROR",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

function keyFrom(endpoint: string): Readonly<Record<string, unknown>> {
  return { kind: "secret", secretId: "isthmus-peer", source: { endpoint } };
}
