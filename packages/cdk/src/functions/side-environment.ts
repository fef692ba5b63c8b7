import { Token } from "aws-cdk-lib";
import type { Duration } from "aws-cdk-lib";
import type { InboxTransport } from "../inbox/inbox-transport.ts";
import type { PeerNetwork } from "../peer/replication-peer.ts";
import type { ReplicatedTable } from "../replicated-table.ts";
import type { FunctionName } from "./function-name.ts";
import type { ResolvedPeer, SideContext } from "./side-context.ts";

/** Settings of the functions that are the same for all of a side. */
export interface EnvironmentSettings {
  readonly inbox: { readonly kind: InboxTransport["kind"]; readonly name: string };
  readonly tombstonesTableName: string;
  readonly tombstonesLife: Duration | undefined;
  readonly tombstonesMargin: Duration | undefined;
  readonly futureBound: Duration | undefined;
  readonly concurrency: number | undefined;
  readonly deadLettersQueueName: string;
  readonly deadLettersBucketName: string;
  /** Logical name; `undefined` if there is no heartbeat. */
  readonly heartbeatTable: string | undefined;
  readonly logLevel: string | undefined;
}

/** One function's environment: exactly the variables that it reads. */
export function sideEnvironment(
  name: FunctionName,
  side: SideContext,
  settings: EnvironmentSettings,
): Readonly<Record<string, string>> {
  const common = {
    ISTHMUS_REGION: side.regionName,
    ISTHMUS_REGIONS: side.stack.toJsonString(regionsOf(side, settings.inbox)),
    ISTHMUS_TABLES: side.stack.toJsonString(tablesOf(name, side, settings.heartbeatTable)),
    ...(settings.logLevel !== undefined && { ISTHMUS_LOG_LEVEL: settings.logLevel }),
  };
  if (name === "heartbeat")
    return {
      ...common,
      ...(settings.heartbeatTable !== undefined && { ISTHMUS_HEARTBEAT_TABLE: settings.heartbeatTable }),
    };
  const { tombstonesLife, tombstonesMargin, futureBound, concurrency } = settings;
  return {
    ...common,
    ISTHMUS_TOMBSTONES_TABLE: settings.tombstonesTableName,
    ...(tombstonesLife !== undefined && { ISTHMUS_TOMBSTONES_LIFE_DAYS: `${tombstonesLife.toDays()}` }),
    ...(name !== "forward" &&
      tombstonesMargin !== undefined && { ISTHMUS_TOMBSTONES_MARGIN_DAYS: `${tombstonesMargin.toDays()}` }),
    ...(futureBound !== undefined && { ISTHMUS_FUTURE_BOUND_SECONDS: `${futureBound.toSeconds()}` }),
    ...(concurrency !== undefined && { ISTHMUS_CONCURRENCY: `${concurrency}` }),
    ISTHMUS_DEAD_LETTERS_QUEUE: settings.deadLettersQueueName,
    ISTHMUS_DEAD_LETTERS_BUCKET: settings.deadLettersBucketName,
  };
}

function regionsOf(
  { stack, regionName, peers }: SideContext,
  inbox: EnvironmentSettings["inbox"],
): Readonly<Record<string, unknown>> {
  // The region that the stack goes to is told where the replica's name does not tell it.
  const named = !Token.isUnresolved(stack.region) && stack.region === regionName;
  const own = {
    ...(!named && { awsRegion: stack.region }),
    inbox:
      inbox.kind === "kinesis" ? { kind: "kinesis", stream: inbox.name } : { kind: "sqs", queue: inbox.name },
  };
  return Object.fromEntries([[regionName, own], ...peers.map((peer) => [peer.regionName, regionOf(peer)])]);
}

function regionOf(peer: ResolvedPeer): Readonly<Record<string, unknown>> {
  const credentials = credentialsOf(peer);
  return {
    ...(peer.awsRegion !== peer.regionName && { awsRegion: peer.awsRegion }),
    inbox: peer.inbox,
    ...(credentials !== undefined && { credentials }),
    ...(peer.endpoints !== undefined && { endpoints: peer.endpoints }),
    ...(peer.network !== undefined && { network: networkOf(peer.network) }),
  };
}

function credentialsOf({
  credentials,
  roleArn,
}: ResolvedPeer): Readonly<Record<string, unknown>> | undefined {
  switch (credentials.kind) {
    case "own":
      return undefined;
    case "web-identity": {
      const {
        audience = AUDIENCE_DEFAULT,
        signingAlgorithm,
        tokenLife,
        sessionLife,
        sourceEndpoint,
      } = credentials;
      return {
        kind: "web-identity",
        roleArn,
        audience,
        ...(signingAlgorithm !== undefined && { signingAlgorithm }),
        ...(tokenLife !== undefined && { tokenSeconds: tokenLife.toSeconds() }),
        ...(sessionLife !== undefined && { durationSeconds: sessionLife.toSeconds() }),
        ...(sourceEndpoint !== undefined && { source: { endpoint: sourceEndpoint } }),
      };
    }
    case "assume-role": {
      const { externalId } = credentials;
      return { kind: "assume-role", roleArn, ...(externalId !== undefined && { externalId }) };
    }
    case "secret": {
      const { secret, sourceEndpoint } = credentials;
      return {
        kind: "secret",
        secretId: secret.secretArn,
        ...(sourceEndpoint !== undefined && { source: { endpoint: sourceEndpoint } }),
      };
    }
    default:
      return credentials satisfies never;
  }
}

function networkOf(network: PeerNetwork): Readonly<Record<string, unknown>> {
  const { proxy, noProxy, connectTimeout, requestTimeout, maxSockets } = network;
  return {
    ...(proxy !== undefined && { proxy }),
    ...(noProxy !== undefined && { noProxy }),
    ...(connectTimeout !== undefined && { connectTimeoutMs: connectTimeout.toMilliseconds() }),
    ...(requestTimeout !== undefined && { requestTimeoutMs: requestTimeout.toMilliseconds() }),
    ...(maxSockets !== undefined && { maxSockets }),
  };
}

/** The heartbeat gets its one table, because all variables together have 4 KB. */
function tablesOf(
  name: FunctionName,
  { regionName, tables }: SideContext,
  heartbeatTable: string | undefined,
): Readonly<Record<string, unknown>> {
  const wanted = [...tables].filter(([logical]) => name !== "heartbeat" || logical === heartbeatTable);
  return Object.fromEntries(wanted.map(([logical, table]) => [logical, tableOf(logical, table, regionName)]));
}

function tableOf(
  logical: string,
  { table, attributes, expiry }: ReplicatedTable,
  regionName: string,
): Readonly<Record<string, unknown>> {
  return {
    // Where the table's name at the peers is, they tell themselves.
    ...(table.tableName !== logical && { names: { [regionName]: table.tableName } }),
    ...(attributes !== undefined && { attributes }),
    ...(expiry !== undefined && { expiry }),
  };
}

/** Whom tokens are for unless told otherwise. */
export const AUDIENCE_DEFAULT = "isthmus";
