import { IsthmusError } from "@isthmus/core";
import type { Workload } from "./workload.ts";

/** The flags of `isthmus cost` that describe a workload, as commander gives them: they have the names of what they tell, but for the shorter `--batch-window`. */
export type WorkloadFlags = Omit<Workload, "batchWindowSeconds"> & {
  readonly batchWindow: number;
};

/** Beyond this a mesh of regions is not something that this project has tried. */
const REGIONS_MAX = 8;

/**
 * The workload that flags describe.
 *
 * @throws IsthmusError `invalid-config` when flags that are right by themselves do not fit together
 */
export function parseWorkload(flags: WorkloadFlags): Workload {
  const { regions, source, batchWindow, inserts, deletes } = flags;
  const wrong =
    regions.length < 2 || regions.length > REGIONS_MAX
      ? `--regions names ${regions.length}; allowed: 2 to ${REGIONS_MAX}, separated by commas.`
      : new Set(regions).size < regions.length
        ? `--regions names a region twice: ${regions.join(",")}. Name each once.`
        : source !== undefined && !regions.includes(source)
          ? `--source ${source} is none of the regions ${regions.join(", ")}. Name one of these, or add it to --regions.`
          : inserts + deletes > 1
            ? `--inserts ${inserts} and --deletes ${deletes} are more than all writes. Their sum is at most 1; the rest are updates.`
            : undefined;
  if (wrong !== undefined) throw new IsthmusError("invalid-config", wrong, { kind: "configuration" });
  return {
    regions,
    ...(source !== undefined && { source }),
    writesPerSecond: flags.writesPerSecond,
    itemKb: flags.itemKb,
    inserts,
    deletes,
    unversioned: flags.unversioned,
    transport: flags.transport,
    network: flags.network,
    tables: flags.tables,
    streamShards: flags.streamShards,
    batchSize: flags.batchSize,
    batchWindowSeconds: batchWindow,
    compressionRatio: flags.compressionRatio,
    linkMs: flags.linkMs,
    memoryMb: flags.memoryMb,
    filterEchoes: flags.filterEchoes,
    kms: flags.kms,
  };
}
