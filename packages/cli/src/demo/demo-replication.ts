import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SQSClient } from "@aws-sdk/client-sqs";
import { composeWrappers, faultInjector, requestCounter } from "@isthmus/local-cloud";
import type { HandlerWrapper, LocalClients, LocalCloud } from "@isthmus/local-cloud";
import { parseConfig, startReplication } from "@isthmus/worker-runtime";
import type { ClientPurpose, PartStatus, RegionClients } from "@isthmus/worker-runtime";
import { recentErrors } from "../recent-errors.ts";
import { demoConfig } from "./demo-config.ts";
import type { LagProbe } from "./lag.ts";
import { demoLink } from "./link.ts";
import type { Link } from "./link.ts";
import { observeApplies } from "./observe-applies.ts";
import type { DemoTransport } from "./options.ts";
import { tally } from "./tally.ts";
import type { Tally } from "./tally.ts";
import { changeRequestCount, changeRequests } from "./traffic.ts";

/** Replication as the demo sees it. */
export interface DemoReplication {
  readonly tally: Tally;
  readonly link: Link;
  /** Requests made for changes, by operation. */
  requests(): Readonly<Record<string, number>>;
  /** Grows whenever anything is done for a change. */
  activity(): number;
  /** Some forwarder or applier has work, or is failing. */
  busy(): boolean;
  /** A sentence for each forwarder or applier that is not idle, and for each error that was logged. */
  pending(): readonly string[];
  stop(): Promise<void>;
}

/** What replication in the demo is made of. */
export interface DemoReplicationOptions {
  readonly cloud: LocalCloud;
  readonly regions: readonly string[];
  readonly transport: DemoTransport;
  /** Replicated; alike in all regions. */
  readonly tableName: string;
  /** For checkpoints and dead letters. */
  readonly directory: string;
  /** Told of what is applied. Default: nobody is. */
  readonly probe?: LagProbe;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  /** Stands between a region's sending clients and the network. */
  readonly wrapTransport?: (region: string) => HandlerWrapper;
}

/** Starts the very replication that `isthmus run` starts, over the clients of the embedded services, which count and can be cut off. */
export async function demoReplication(options: DemoReplicationOptions): Promise<DemoReplication> {
  const { cloud, regions, transport, tableName, directory, probe, signal, nowMs } = options;
  const counter = requestCounter();
  const link = demoLink(faultInjector({ seed: 0 }), nowMs);
  const metrics = tally();
  const errors = recentErrors();
  const make = (region: string, purpose: ClientPurpose): RegionClients => {
    if (purpose.use === "own") {
      const own = cloud.clients(region, { wrapHandler: counter.wrap });
      if (probe !== undefined) observeApplies(own.dynamodb, (edit) => probe.arrived(edit, region));
      return complete(own, region, transport);
    }
    const faulty = options.wrapTransport?.(purpose.from);
    // The counter is behind the link: what the link keeps back has cost nothing.
    const wrappers = [link.wrap, ...(faulty === undefined ? [] : [faulty]), counter.wrap];
    return complete(cloud.clients(region, { wrapHandler: composeWrappers(...wrappers) }), region, transport);
  };
  const made = new Map<string, RegionClients>();
  const clients = (region: string, purpose: ClientPurpose): RegionClients => {
    const id = purpose.use === "own" ? region : `${region} from ${purpose.from}`;
    const found = made.get(id) ?? make(region, purpose);
    made.set(id, found);
    return found;
  };

  const config = parseConfig(demoConfig({ regions, tableName, transport, directory }), directory);
  const replication = await startReplication(config, {
    logger: errors.logger,
    metrics,
    create: true,
    clients,
    signal,
  });
  const working = (): readonly PartStatus[] =>
    replication.status().parts.filter((part) => part.idleSinceMs === undefined || part.failing);
  return {
    tally: metrics,
    link,
    requests: () => changeRequests(counter),
    activity: () => changeRequestCount(counter),
    busy: () => working().length > 0,
    pending: () => [...working().map(describe), ...errors.messages],
    stop: async () => replication.stop(),
  };
}

/** The service that the demo does not use is not started; a client of it is asked for all the same, and is never used. */
function complete(clients: LocalClients, region: string, transport: DemoTransport): RegionClients {
  const { dynamodb, streams } = clients;
  return transport === "kinesis"
    ? { dynamodb, streams, kinesis: clients.kinesis, sqs: new SQSClient({ region }) }
    : { dynamodb, streams, kinesis: new KinesisClient({ region }), sqs: clients.sqs };
}

function describe({ name, state, handled, lastError }: PartStatus): string {
  const error = lastError === undefined ? "" : ` Last error: ${lastError.message}`;
  return `${name} is ${state} and not idle; ${handled} handled.${error}`;
}
