import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud, LocalService } from "@isthmus/local-cloud";
import { createStreamedTable } from "./create-streamed-table.ts";
import { CITY_KEY } from "./data/city-item.ts";

/** The demo's table, alike in all regions. */
export const CITIES_TABLE = "cities";

/** Starts `services` in all regions and makes the table in each, with a stream that carries both images. */
export async function startWorld(
  regions: readonly string[],
  services: readonly LocalService[],
  signal: AbortSignal,
): Promise<LocalCloud> {
  const cloud = await startLocalCloud({ regions, services });
  try {
    await Promise.all(
      regions.map(async (region) =>
        createStreamedTable(
          cloud.clients(region).dynamodb,
          { tableName: CITIES_TABLE, key: { name: CITY_KEY, type: "N" } },
          signal,
        ),
      ),
    );
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  return cloud;
}
