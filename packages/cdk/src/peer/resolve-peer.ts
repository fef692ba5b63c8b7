import { Token } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { RegionInfo } from "aws-cdk-lib/region-info";
import type { ResolvedPeer } from "../functions/side-context.ts";
import { sideNames } from "../side-names.ts";
import { PeerCredentials } from "./peer-credentials.ts";
import type { ReplicationPeer } from "./replication-peer.ts";

/** Fills in a peer's defaults. */
export function resolvePeer(
  peer: ReplicationPeer,
  own: { readonly stack: Stack; readonly regionName: string; readonly namePrefix: string },
): ResolvedPeer {
  const awsRegion = peer.awsRegion ?? peer.regionName;
  const credentials = peer.credentials ?? PeerCredentials.own();
  const partition = partitionOf(awsRegion) ?? own.stack.partition;
  const names = sideNames({
    regionName: peer.regionName,
    namePrefix: peer.namePrefix ?? own.namePrefix,
  });
  const takesRole = credentials.kind === "web-identity" || credentials.kind === "assume-role";
  const derived =
    peer.account === undefined
      ? undefined
      : `arn:${partition}:iam::${peer.account}:role/${names.peerPrincipal(own.regionName)}`;
  const roleArn = takesRole ? (credentials.roleArn ?? derived) : undefined;
  return { ...peer, awsRegion, credentials, partition, names, ...(roleArn !== undefined && { roleArn }) };
}

/** The partition of a region, as far as it is known at synthesis. */
export function partitionOf(awsRegion: string): string | undefined {
  return Token.isUnresolved(awsRegion) ? undefined : RegionInfo.get(awsRegion).partition;
}
