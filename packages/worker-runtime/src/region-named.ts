import { IsthmusError } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "./config/replication-config.ts";

/**
 * The region of this name.
 *
 * @throws IsthmusError `invalid-config` (configuration) when there is none
 */
export function regionNamed({ regions }: Pick<ReplicationConfig, "regions">, name: string): RegionConfig {
  for (const region of regions.values()) if (region.name === name) return region;
  throw new IsthmusError(
    "invalid-config",
    `${JSON.stringify(name)} is not one of the regions. Allowed: ${[...regions.keys()].join(", ")}.`,
    { kind: "configuration" },
  );
}
