import { startFaultyEndpoint } from "../faults/faulty-endpoint.ts";
import type { FaultyEndpoint } from "../faults/faulty-endpoint.ts";
import type { LocalEndpoints } from "../local-clients.ts";
import type { LocalCloud } from "../local-cloud.ts";
import type { HandlerWrapper } from "../wire/request-handler.ts";

/** The ways from one region to the services of all. */
export interface LinkedEndpoints {
  /** The ways to a region's services. */
  to(region: string): LocalEndpoints;
  stop(): Promise<void>;
}

/** Puts what is asked for between a region and the services of all, itself included. */
export async function linkedEndpoints(
  cloud: LocalCloud,
  from: string,
  wrap: (from: string, to: string) => HandlerWrapper,
): Promise<LinkedEndpoints> {
  const started: FaultyEndpoint[] = [];
  const open = async (target: string, to: string): Promise<string> => {
    const endpoint = await startFaultyEndpoint({ target, wrap: wrap(from, to) });
    started.push(endpoint);
    return endpoint.url;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(async (endpoint) => endpoint.stop()));
  };
  try {
    const regions = new Map<string, LocalEndpoints>();
    for (const to of cloud.regions) {
      const { dynamodb, kinesis, sqs } = cloud.endpoints(to);
      const queues = await open(sqs, to);
      const [tables, streams] = [await open(dynamodb, to), await open(kinesis, to)];
      regions.set(to, { dynamodb: tables, kinesis: streams, sqs: queues, s3: queues });
    }
    return { to: (region) => regions.get(region) ?? cloud.endpoints(region), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
