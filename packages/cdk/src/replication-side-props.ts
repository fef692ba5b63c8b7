import type { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IAlarmAction } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Heartbeat } from "./heartbeat/heartbeat.ts";
import type { InboxTransport } from "./inbox/inbox-transport.ts";
import type { Objectives } from "./monitoring/objectives.ts";
import type { Network } from "./network/network.ts";
import type { ReplicationPeer } from "./peer/replication-peer.ts";
import type { ReplicatedTable } from "./replicated-table.ts";

/** What a {@link ReplicationSide} is made with. Only the first three are needed. */
export interface ReplicationSideProps {
  /** This replica's name, usually its AWS region. It is part of every version and must never change. */
  readonly regionName: string;
  /** The replicated tables by logical name, which is alike on all sides. Each has a stream of new and old images. */
  readonly tables: Readonly<Record<string, ITable | ReplicatedTable>>;
  /** The other replicas. */
  readonly peers: readonly ReplicationPeer[];

  /** What this side's peers send to. Default: `InboxTransport.kinesisOnDemand()`. */
  readonly inbox?: InboxTransport;
  /** Where the functions are in the network. Default: `Network.none()`. */
  readonly network?: Network;
  /** What the names of functions, roles, inbox, alarms begin with. Two sides in one account and region need two. Default: `isthmus`. */
  readonly namePrefix?: string;
  /** Encrypts inbox, tombstones, dead letters, logs and the functions' environments. Default: keys of AWS. */
  readonly encryptionKey?: IKey;
  /** What becomes of inbox, tombstones and dead letters when the stack goes. Default: `RETAIN_ON_UPDATE_OR_DELETE`. */
  readonly removalPolicy?: RemovalPolicy;

  /** The table that remembers deletions, with the partition key `id` (S) and time to live on `expires_at`. Default: it is made. */
  readonly tombstonesTable?: ITable;
  /** How long deletions are remembered, whole days. Default: 60 days. */
  readonly tombstonesLife?: Duration;
  /** How much of that is kept back, whole days: an older change may not insert an item. Default: 7 days. */
  readonly tombstonesMargin?: Duration;
  /** How long the bucket keeps dead letters that were too large for the queue; at least the queue's 14 days. Default: 90 days. */
  readonly deadLettersKept?: Duration;
  /** How a link is measured while no application writes. Default: `Heartbeat.ownTable()`. */
  readonly heartbeat?: Heartbeat;
  /** A timestamp further ahead of the clock than this is taken for an error. Default: 300 seconds. */
  readonly futureBound?: Duration;

  /**
   * Leaves records of replication's own writes out before `forward` is invoked, told by their region tag: cheaper, and it trusts the writers. A
   * writer that changes an item of another region's and forgets to write its own region tag **loses that change**: it never leaves this region, and no
   * alarm tells. Only for tables whose every writer is a versioned one. Default: false.
   */
  readonly filterEchoes?: boolean;
  /** Records in one invocation of `forward`, 1 to 10,000. Default: 100. */
  readonly forwardBatchSize?: number;
  /**
   * How long Lambda waits for a batch of `forward` to fill, whole seconds up to 300: fewer invocations, logs and requests to the peers, for as much lag.
   * `docs/cost.md` tells what it saves. Default: it does not wait.
   */
  readonly forwardBatchWindow?: Duration;
  /** Invocations of `forward` for each shard at the same time, 1 to 10. Order per item is kept. Default: 1. */
  readonly forwardParallelization?: number;
  /** Whether `forward` reads the tables' streams. Off is a pause: the streams keep 24 hours. Default: true. */
  readonly forwardEnabled?: boolean;
  /**
   * Records or messages in one invocation of `apply`: 1 to 10,000, and at most 10 of a FIFO queue, or of a standard one without an
   * `applyBatchWindow`. Default: 10 where that is the most, else 100.
   */
  readonly applyBatchSize?: number;
  /** As `forwardBatchWindow`, for `apply`. A FIFO queue knows none. Default: it does not wait. */
  readonly applyBatchWindow?: Duration;
  /** Invocations of `apply` for each shard of a Kinesis inbox at the same time, 1 to 10. Default: 1. */
  readonly applyParallelization?: number;
  /** Invocations of `apply` at the same time for an SQS inbox, 2 to 1000. Default: 10. */
  readonly applyMaxConcurrency?: number;
  /** Whether `apply` reads the inbox. Off is a pause: the inbox keeps what its retention says. Default: true. */
  readonly applyEnabled?: boolean;
  /** Whether `redrive` reads the dead letters' queue. On for as long as letters are to go once more. Default: false. */
  readonly redriveEnabled?: boolean;

  /** Keys that an invocation handles at the same time, 1 to 1000. Default: 32. */
  readonly concurrency?: number;
  /** Memory of `forward`, `apply` and `redrive` in MB, and with it their share of processors. Default: 1024. */
  readonly memorySize?: number;
  /** Longest time of an invocation of `forward`. Default: 1 minute. */
  readonly forwardTimeout?: Duration;
  /** Longest time of an invocation of `apply` and of `redrive`. Default: 1 minute. */
  readonly applyTimeout?: Duration;
  /** Concurrency of the account that is kept for `forward`, and its bound. Default: none. */
  readonly forwardReservedConcurrency?: number;
  /** Concurrency of the account that is kept for `apply`, and its bound. Default: none. */
  readonly applyReservedConcurrency?: number;
  /** Default: Node 22, the newest that all partitions are known to have. */
  readonly lambdaRuntime?: Runtime;
  /** Default: x86_64. */
  readonly lambdaArchitecture?: Architecture;
  /** Folder with `<function>/index.mjs` for each function. Default: the bundles of `@isthmus/lambda-runtime`. */
  readonly bundles?: string;

  /** How long logs are kept. Default: 3 months. */
  readonly logRetention?: RetentionDays;
  /** `DEBUG` logs a line for each change. Default: `INFO`. */
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR";
  /** Whether there are alarms. Default: true. */
  readonly alarms?: boolean;
  /** What the alarms do, for example tell an SNS topic. Default: nothing. */
  readonly alarmActions?: readonly IAlarmAction[];
  /** What thresholds follow from. */
  readonly objectives?: Objectives;
  /** Where the runbook is that alarms link to; each alarm has its own anchor there. Default: `docs/runbook.md`, in the repository. */
  readonly runbookUrl?: string;
  /** Whether there is a dashboard. Default: true. */
  readonly dashboard?: boolean;
}
