import { writeUnits } from "./capacity-units.ts";
import { sumRates } from "./change-rates.ts";
import { SECONDS_PER_MONTH } from "./month.ts";
import { GB, MILLION } from "./region-context.ts";
import type { RegionTraffic } from "./traffic.ts";
import type { UsageLine } from "./usage-line.ts";
import type { Workload } from "./workload.ts";

/**
 * What Global Tables would bill for the same writes at the same places, if they existed there: a replicated write unit for each KB in each other region, and the data that goes there. The application's own write costs the
 * same either way and is in neither estimate.
 */
export function globalTablesUsage(
  workload: Workload,
  traffic: readonly RegionTraffic[],
): readonly UsageLine[] {
  const itemUnits = writeUnits(workload.itemKb * 1024);
  return traffic.flatMap(({ region, local, arriving }): readonly UsageLine[] => [
    {
      region,
      what: "replicated writes",
      quantity: (sumRates(arriving, () => itemUnits) * SECONDS_PER_MONTH) / MILLION,
      price: "dynamodbReplicatedWriteUnits",
    },
    {
      region,
      what: "data to the other regions",
      quantity:
        (sumRates(local, () => workload.itemKb * 1024) * (traffic.length - 1) * SECONDS_PER_MONTH) / GB,
      price: "transferRegions",
    },
  ]);
}
