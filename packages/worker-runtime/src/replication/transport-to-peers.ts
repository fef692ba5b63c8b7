import { circuitBreakerTransport, fanOutTransport, OPEN_MS_DEFAULT } from "@isthmus/core";
import type { ChangeTransport, Metrics, RegionId } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { RegionClients } from "@isthmus/aws-clients";
import type { ClientPurpose } from "./client-purpose.ts";
import { regionNamed } from "../region-named.ts";
import { peerTransport } from "./peer-transport.ts";

/** What the way to the peers is made of. */
export interface PeersDeps {
  readonly clientsOf: (region: RegionConfig, purpose: ClientPurpose) => RegionClients;
  readonly metrics?: Metrics;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * One transport from a region to its peers. Each peer has a circuit breaker of its own, so that a link that is cut costs one probe now and then and not
 * the time-outs of every batch.
 */
export function transportToPeers(
  from: RegionId,
  peers: readonly RegionId[],
  config: ReplicationConfig,
  { clientsOf, metrics, random }: PeersDeps,
): ChangeTransport {
  const transports = peers.map((peer) => {
    const target = regionNamed(config, peer);
    return circuitBreakerTransport(peerTransport(target.inbox, clientsOf(target, { use: "send", from })), {
      // A link that is back is to be noticed no later than anything else that failed.
      openMs: Math.min(OPEN_MS_DEFAULT, config.poll.backoffMaxMs),
      tools: { random, nowMs: () => performance.now() },
      dimensions: { source: from, target: peer },
      ...(metrics !== undefined && { metrics }),
    });
  });
  const [only] = transports;
  return transports.length === 1 && only !== undefined ? only : fanOutTransport(transports);
}
