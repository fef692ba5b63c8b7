import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { oidcProviders } from "./access/oidc-providers.ts";
import { PeerEntrance } from "./access/peer-entrance.ts";
import { DeadLetterStore } from "./dead-letters/dead-letter-store.ts";
import { createFunctions, TIMEOUT_DEFAULT } from "./functions/create-functions.ts";
import type { SideFunctions } from "./functions/create-functions.ts";
import { grantLogsService } from "./functions/key-policies.ts";
import { mapSources } from "./functions/map-sources.ts";
import type { SideMappings } from "./functions/map-sources.ts";
import type { SideContext } from "./functions/side-context.ts";
import { Heartbeat, HEARTBEAT_TABLE } from "./heartbeat.ts";
import { createInbox, grantSend, inboxArn } from "./inbox/inbox.ts";
import type { Inbox } from "./inbox/inbox.ts";
import { InboxTransport } from "./inbox/inbox-transport.ts";
import type { PlacedNetwork } from "./network/function-network.ts";
import { Network } from "./network/network.ts";
import { placeNetwork } from "./network/place-network.ts";
import { resolvePeer } from "./peer/resolve-peer.ts";
import { replicatedTable } from "./replicated-table.ts";
import type { ReplicatedTable } from "./replicated-table.ts";
import type { ReplicationSideProps } from "./replication-side-props.ts";
import { NAME_PREFIX_DEFAULT, sideNames } from "./side-names.ts";
import { createHeartbeatTable, createTombstonesTable } from "./side-tables.ts";
import { checkSide } from "./validation/check-side.ts";

const DEAD_LETTERS_KEPT_DEFAULT = Duration.days(90);
const HEARTBEAT_INTERVAL_DEFAULT = Duration.minutes(1);

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
  private readonly side: SideContext;

  constructor(scope: Construct, id: string, props: ReplicationSideProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const heartbeat = props.heartbeat ?? Heartbeat.ownTable();
    const common = { encryptionKey: props.encryptionKey, removalPolicy };
    this.regionName = props.regionName;
    this.heartbeatTable = heartbeat.kind === "own-table" ? createHeartbeatTable(this, common) : undefined;
    this.side = sideContext(this, props, this.heartbeatTable);
    checkSide(props, this.side);
    grantLogsService(this.side.stack, this.side);

    const applyTimeout = props.applyTimeout ?? TIMEOUT_DEFAULT;
    const transport = props.inbox ?? InboxTransport.kinesisOnDemand();
    this.inbox = createInbox(this, {
      ...common,
      transport,
      name: transport.name ?? inboxName(transport, this.side),
      applyTimeout,
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
    schedule(this, heartbeat, this.functions);
    this.entrances = this.letPeersIn();
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

function sideContext(
  scope: Construct,
  props: ReplicationSideProps,
  heartbeatTable: ITable | undefined,
): SideContext {
  const stack = Stack.of(scope);
  const { regionName, namePrefix = NAME_PREFIX_DEFAULT } = props;
  const tables = new Map<string, ReplicatedTable>(
    Object.entries(props.tables).map(([logical, table]) => [logical, replicatedTable(table)]),
  );
  if (heartbeatTable !== undefined) tables.set(HEARTBEAT_TABLE, { table: heartbeatTable });
  return {
    stack,
    regionName,
    names: sideNames({ regionName, namePrefix }),
    peers: props.peers.map((peer) => resolvePeer(peer, { stack, regionName, namePrefix })),
    tables,
    encryptionKey: props.encryptionKey,
  };
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

function heartbeatTableName(heartbeat: Heartbeat): string | undefined {
  if (heartbeat.kind === "none") return undefined;
  return heartbeat.kind === "own-table" ? HEARTBEAT_TABLE : heartbeat.table;
}

function schedule(scope: Construct, heartbeat: Heartbeat, { heartbeat: beating }: SideFunctions): void {
  if (beating === undefined || heartbeat.kind === "none") return;
  const interval = heartbeat.interval ?? HEARTBEAT_INTERVAL_DEFAULT;
  new events.Rule(scope, "HeartbeatSchedule", {
    description: "Isthmus: the time between two heartbeats",
    schedule: events.Schedule.rate(interval),
    // A beat that comes late says nothing; the next one is soon.
    targets: [
      new targets.LambdaFunction(beating.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
    ],
  });
}
