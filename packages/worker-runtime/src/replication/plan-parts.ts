import type { RegionId } from "@isthmus/core";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { PartIdentity } from "./part.ts";

/** Separates what a name is made of. No region's and no table's name can have it, so that names stay unique. */
const SEPARATOR = "~";

/**
 * Which forwarders and appliers a region has: one forwarder for each table, sending to all peers, and one applier. A forwarder for each peer would
 * keep a cut link to itself, but it would not converge: what one of them takes for explained by a peer's tombstone another may entomb higher,
 * and the peer of the first is never told (SPEC, Gaps).
 */
export function planParts(region: RegionId, config: ReplicationConfig): readonly PartIdentity[] {
  const peers = [...config.regions.keys()].filter((name) => name !== region);
  const forwarders = [...config.tables.keys()].map((table): PartIdentity => {
    return { name: ["forward", table, region].join(SEPARATOR), kind: "forwarder", region, table, peers };
  });
  return [...forwarders, { name: ["apply", region].join(SEPARATOR), kind: "applier", region, peers }];
}
