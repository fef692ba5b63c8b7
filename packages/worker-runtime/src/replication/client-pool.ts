import type { RegionConfig } from "@isthmus/settings";
import { createRegionClients } from "@isthmus/aws-clients";
import type { OwnedRegionClients, RegionClients } from "@isthmus/aws-clients";
import type { ClientPurpose } from "./client-purpose.ts";

/** Gives clients to use instead of those that the configuration describes; `undefined` for those. */
export type ClientsOverride = (region: string, purpose: ClientPurpose) => RegionClients | undefined;

/** The clients of all regions, each made or asked for once. */
export interface ClientPool {
  of(region: RegionConfig, purpose: ClientPurpose): RegionClients;
  destroy(): void;
}

/** Sending to a region has connections of its own, so that a slow link does not hold up what is done there. */
export function clientPool(clients: ClientsOverride | undefined): ClientPool {
  const made = new Map<string, OwnedRegionClients>();
  const given = new Map<string, RegionClients | undefined>();
  return {
    of(region, purpose) {
      const asked = JSON.stringify([region.name, purpose]);
      // Asked once for each purpose, so that a caller who makes clients when asked makes few.
      if (!given.has(asked)) given.set(asked, clients?.(region.name, purpose));
      const theirs = given.get(asked);
      if (theirs !== undefined) return theirs;
      const id = `${purpose.use} ${region.name}`;
      const own = made.get(id) ?? createRegionClients(region);
      made.set(id, own);
      return own;
    },
    destroy() {
      for (const own of made.values()) own.destroy();
    },
  };
}
