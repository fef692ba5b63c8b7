import { startFaultyEndpoint } from "@isthmus/local-cloud";
import type { FaultyEndpoint, HandlerWrapper, LocalCloud } from "@isthmus/local-cloud";
import type { DemoTransport } from "../demo/options.ts";

/** Endpoints as a configuration has them. */
export type Endpoints = Readonly<Record<string, string>>;

/** Endpoints that a region's functions are given, and how to end them. */
export interface RegionEndpoints {
  readonly own: Endpoints;
  /** Into the inboxes of the peers, by region. */
  readonly peers: ReadonlyMap<string, Endpoints>;
  stop(): Promise<void>;
}

/** What stands between a region's functions and the services. */
export interface RegionWrappers {
  /** To this region's services. */
  readonly own: HandlerWrapper;
  /** To a peer's inbox. */
  readonly link: (peer: string) => HandlerWrapper;
}

/** Starts the endpoints of one region's functions. */
export async function regionEndpoints(
  region: string,
  cloud: LocalCloud,
  transport: DemoTransport,
  wrappers: RegionWrappers,
): Promise<RegionEndpoints> {
  const started: FaultyEndpoint[] = [];
  const open = async (target: string, wrap: HandlerWrapper): Promise<string> => {
    const endpoint = await startFaultyEndpoint({ target, wrap });
    started.push(endpoint);
    return endpoint.url;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(async (endpoint) => endpoint.stop()));
  };
  try {
    const { dynamodb, sqs } = cloud.endpoints(region);
    const [tables, queues] = [await open(dynamodb, wrappers.own), await open(sqs, wrappers.own)];
    const peers = new Map<string, Endpoints>();
    for (const peer of cloud.regions.filter((each) => each !== region)) {
      const service = transport === "kinesis" ? "kinesis" : "sqs";
      peers.set(peer, { [service]: await open(cloud.endpoints(peer)[service], wrappers.link(peer)) });
    }
    return { own: { dynamodb: tables, sqs: queues, s3: queues }, peers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
