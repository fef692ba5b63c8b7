import { Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { HEARTBEAT_TABLE } from "../heartbeat/heartbeat.ts";
import { resolvePeer } from "../peer/resolve-peer.ts";
import { replicatedTable } from "../replicated-table.ts";
import type { ReplicatedTable } from "../replicated-table.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";
import { NAME_PREFIX_DEFAULT, sideNames } from "../side-names.ts";
import type { SideContext } from "./side-context.ts";

/** What all parts of a side are made from, with the heartbeat's own table among the replicated ones. */
export function createSideContext(
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
