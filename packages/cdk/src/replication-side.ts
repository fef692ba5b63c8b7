import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type * as iam from "aws-cdk-lib/aws-iam";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { oidcProviders } from "./access/oidc-providers.ts";
import { PeerEntrance } from "./access/peer-entrance.ts";
import { grantReadLetters, grantSwitch } from "./dead-letters/grants.ts";
import { DeadLetterStore } from "./dead-letters/dead-letter-store.ts";
import { createFunctions, TIMEOUT_DEFAULT } from "./functions/create-functions.ts";
import type { SideFunctions } from "./functions/create-functions.ts";
import { createSideContext } from "./functions/create-side-context.ts";
import { grantLogsService } from "./functions/key-policies.ts";
import { mapSources } from "./functions/map-sources.ts";
import type { SideMappings } from "./functions/map-sources.ts";
import type { SideContext } from "./functions/side-context.ts";
import { Heartbeat } from "./heartbeat/heartbeat.ts";
import { heartbeatInterval, heartbeatTableName, scheduleHeartbeat } from "./heartbeat/schedule-heartbeat.ts";
import { createInbox, grantSend, inboxArn } from "./inbox/inbox.ts";
import type { Inbox } from "./inbox/inbox.ts";
import { InboxTransport } from "./inbox/inbox-transport.ts";
import { createMonitoring } from "./monitoring/create-monitoring.ts";
import { sideMetrics } from "./monitoring/side-metrics.ts";
import type { SideMetrics } from "./monitoring/side-metrics.ts";
import type { PlacedNetwork } from "./network/function-network.ts";
import { Network } from "./network/network.ts";
import { placeNetwork } from "./network/place-network.ts";
import type { ReplicationSideProps } from "./replication-side-props.ts";
import { createHeartbeatTable, createTombstonesTable } from "./side-tables.ts";
import { checkSide } from "./validation/check-side.ts";

const DEAD_LETTERS_KEPT_DEFAULT = Duration.days(90);

/**
 * One side of a replication: everything that one replica needs in its region, and the entrances of its peers. Each partition has its own stack with
 * one of these.
 *
 * @throws IsthmusError `invalid-config` (configuration) that tells everything that is wrong with the properties
 *
 * @example
 * new ReplicationSide(this, "Replication", {
 *   regionName: "us-east-1",
 *   tables: { orders },
 *   peers: [{ regionName: "cn-north-1", account: "123456789012", inbox: PeerInbox.kinesis("isthmus-inbox"), credentials: PeerCredentials.webIdentity() }],
 * });
 */
export class ReplicationSide extends Construct {
  readonly regionName: string;
  /** The functions, with their roles and log groups. */
  readonly functions: SideFunctions;
  /** The event source mappings. */
  readonly mappings: SideMappings;
  /** What the peers send to. */
  readonly inbox: Inbox;
  readonly tombstonesTable: ITable;
  readonly deadLetters: DeadLetterStore;
  /** The heartbeat's own table, if it has one. */
  readonly heartbeatTable: ITable | undefined;
  /** The fixed addresses that this side's calls come from; empty unless the network is `Network.natVpc()` with addresses of its own. */
  readonly egressAddresses: readonly string[];
  /** What each peer gets in with, by the peer's name. */
  readonly entrances: ReadonlyMap<string, PeerEntrance>;
  readonly alarms: readonly cloudwatch.Alarm[];
  readonly dashboard: cloudwatch.Dashboard | undefined;
  private readonly side: SideContext;
  private readonly metrics: SideMetrics;

  constructor(scope: Construct, id: string, props: ReplicationSideProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const heartbeat = props.heartbeat ?? Heartbeat.ownTable();
    const common = { encryptionKey: props.encryptionKey, removalPolicy };
    this.regionName = props.regionName;
    this.heartbeatTable = heartbeat.kind === "own-table" ? createHeartbeatTable(this, common) : undefined;
    this.side = createSideContext(this, props, this.heartbeatTable);
    checkSide(props, this.side);
    grantLogsService(this.side.stack, this.side);

    const applyTimeout = props.applyTimeout ?? TIMEOUT_DEFAULT;
    const transport = props.inbox ?? InboxTransport.kinesisOnDemand();
    this.inbox = createInbox(this, {
      ...common,
      transport,
      name: transport.name ?? inboxName(transport, this.side),
      applyTimeout,
      applyBatchWindow: props.applyBatchWindow,
    });
    this.tombstonesTable = props.tombstonesTable ?? createTombstonesTable(this, common);
    this.deadLetters = new DeadLetterStore(this, "DeadLetters", {
      ...common,
      redriveTimeout: applyTimeout,
      kept: props.deadLettersKept ?? DEAD_LETTERS_KEPT_DEFAULT,
    });
    const network = place(this, props.network, this.side);
    this.egressAddresses = network.egressAddresses;
    this.functions = createFunctions(this, props, {
      side: this.side,
      inbox: this.inbox,
      tombstones: this.tombstonesTable,
      deadLetters: this.deadLetters,
      network: network.functions,
      heartbeatTable: heartbeatTableName(heartbeat),
    });
    this.mappings = mapSources(this, props, this.functions, this.side, this.inbox, this.deadLetters);
    scheduleHeartbeat(this, heartbeat, this.functions);
    this.entrances = this.letPeersIn();
    this.metrics = sideMetrics(this);
    const monitoring = createMonitoring(this, props, this.side, this.metrics, heartbeatInterval(heartbeat));
    this.alarms = monitoring.alarms;
    this.dashboard = monitoring.dashboard;
  }

  /** ARN of the stream or queue that the peers send to. */
  get inboxArn(): string {
    return inboxArn(this.inbox);
  }

  /** Lets somebody send changes to this side's inbox, and nothing else. */
  grantWriteInbox(grantee: iam.IGrantable): iam.Grant {
    return grantSend(this.inbox, grantee, this.side.encryptionKey);
  }

  /** The secret with the access key of a peer that gets in with `PeerAccess.accessKey()`. */
  accessKeySecret(peerRegionName: string): ISecret | undefined {
    return this.entrances.get(peerRegionName)?.secret;
  }

  /** Lets somebody look at the dead letters, which hold items: `isthmus dlq list` and `show`. */
  grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant {
    return grantReadLetters(this.deadLetters, grantee, this.side.encryptionKey);
  }

  /** Lets somebody look at the dead letters, and have them go once more by enabling the mapping of `redrive`. */
  grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return this.grantReadDeadLetters(grantee).combine(
      grantSwitch(this.side.stack, this.mappings.redrive, grantee),
    );
  }

  /** Time from a write at a peer to its arrival here. In milliseconds; p99 unless told otherwise. */
  metricReplicationLatency(peerRegionName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.from(peerRegionName, "ReplicationLatency", "p99").with({ ...options });
  }

  /** How old the last heartbeat of a peer is. In milliseconds; the most. */
  metricHeartbeatAge(peerRegionName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.from(peerRegionName, "HeartbeatAge", "Maximum").with({ ...options });
  }

  /** How far a peer's clock is ahead of this region's. In milliseconds; the most. */
  metricClockSkew(peerRegionName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.from(peerRegionName, "ClockSkew", "Maximum").with({ ...options });
  }

  /** 1 while the link to a peer counts as cut, else 0. */
  metricLinkOpen(peerRegionName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.to(peerRegionName, "LinkOpen", "Maximum").with({ ...options });
  }

  /** What is left of the streams' 24 hours for the oldest record that was handled. In seconds; the least. */
  metricStreamHeadroom(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.ofSource("StreamHeadroom", "Minimum").with({ ...options });
  }

  /** Records and messages that invocations could not finish. A sum. */
  metricPending(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.ofSide("PendingReplicationCount", "Sum").with({ ...options });
  }

  /** Dead letters that are in the queue. */
  metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.letters().with({ ...options });
  }

  private letPeersIn(): ReadonlyMap<string, PeerEntrance> {
    const providers = oidcProviders(this);
    const entrances = new Map<string, PeerEntrance>();
    for (const peer of this.side.peers) {
      if (peer.access === undefined) continue;
      const entrance = new PeerEntrance(this, `Entrance-${peer.regionName}`, {
        side: this.side,
        peer,
        access: peer.access,
        providers,
      });
      this.grantWriteInbox(entrance.grantee);
      entrances.set(peer.regionName, entrance);
    }
    return entrances;
  }
}

function inboxName(transport: InboxTransport, { names }: SideContext): string {
  return transport.kind === "sqs" && transport.fifo ? `${names.inbox}.fifo` : names.inbox;
}

function place(scope: Construct, network: Network | undefined, { peers }: SideContext): PlacedNetwork {
  const uses = (...kinds: readonly string[]): boolean =>
    peers.some(({ credentials }) => kinds.includes(credentials.kind));
  return placeNetwork(scope, network ?? Network.none(), {
    sts: uses("web-identity", "assume-role"),
    secretsManager: uses("secret"),
  });
}
