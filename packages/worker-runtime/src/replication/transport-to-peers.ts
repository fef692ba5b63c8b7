import { fanOutTransport } from "@isthmus/core";
import type { ChangeTransport, RegionId } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { RegionClients } from "@isthmus/aws-clients";
import type { ClientPurpose } from "./client-purpose.ts";
import { regionNamed } from "../region-named.ts";
import { peerTransport } from "./peer-transport.ts";

/** One transport from a region to its peers. */
export function transportToPeers(
  from: RegionId,
  peers: readonly RegionId[],
  config: ReplicationConfig,
  clientsOf: (region: RegionConfig, purpose: ClientPurpose) => RegionClients,
): ChangeTransport {
  const transports = peers.map((peer) => {
    const target = regionNamed(config, peer);
    return peerTransport(target.inbox, clientsOf(target, { use: "send", from }));
  });
  const [only] = transports;
  return transports.length === 1 && only !== undefined ? only : fanOutTransport(transports);
}
