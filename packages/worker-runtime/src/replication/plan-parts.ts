import type { RegionId } from "@isthmus/core";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { PartIdentity } from "./part.ts";

/** DynamoDB allows two readers of a stream's shard. */
export const STREAM_READERS_MAX = 2;

/** Separates what a name is made of. No region's and no table's name can have it, so that names stay unique. */
const SEPARATOR = "~";

/**
 * Which forwarders and appliers a region has. Each peer has a forwarder of its own, so that a cut link to one holds nothing back for the other;
 * beyond two peers that would be more readers than a shard allows, and one forwarder sends to all.
 */
export function planParts(region: RegionId, config: ReplicationConfig): readonly PartIdentity[] {
  const peers = [...config.regions.keys()].filter((name) => name !== region);
  const groups: readonly (readonly RegionId[])[] =
    peers.length <= STREAM_READERS_MAX ? peers.map((peer) => [peer]) : [peers];
  const forwarders = [...config.tables.keys()].flatMap((table) =>
    groups.map((group): PartIdentity => {
      const target = group.length === 1 ? group[0] : "all";
      const name = ["forward", table, region, target].join(SEPARATOR);
      return { name, kind: "forwarder", region, table, peers: group };
    }),
  );
  return [...forwarders, { name: ["apply", region].join(SEPARATOR), kind: "applier", region, peers }];
}
