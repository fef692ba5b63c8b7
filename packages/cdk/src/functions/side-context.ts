import type { Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { PeerCredentials } from "../peer/peer-credentials.ts";
import type { ReplicationPeer } from "../peer/replication-peer.ts";
import type { ReplicatedTable } from "../replicated-table.ts";
import type { SideNames } from "../side-names.ts";

/** A peer with its defaults filled in. */
export interface ResolvedPeer extends ReplicationPeer {
  readonly awsRegion: string;
  readonly credentials: PeerCredentials;
  /** ARN of the role that is taken on there, for the kinds of credentials that take one on. */
  readonly roleArn?: string;
  /** The peer's partition; of a region that is only known when deployed, this stack's. */
  readonly partition: string;
  /** The names of the peer's side. */
  readonly names: SideNames;
}

/** What all parts of a side are made from. */
export interface SideContext {
  readonly stack: Stack;
  readonly regionName: string;
  readonly names: SideNames;
  readonly peers: readonly ResolvedPeer[];
  /** By logical name, the heartbeat's own table included. */
  readonly tables: ReadonlyMap<string, ReplicatedTable>;
  readonly encryptionKey: IKey | undefined;
}
