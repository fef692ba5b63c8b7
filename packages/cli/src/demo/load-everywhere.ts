import { versionedWriter } from "@isthmus/adapter-dynamodb";
import { parseRegionId } from "@isthmus/core";
import { CITY_KEY } from "./data/city-item.ts";
import { loadCities } from "./load-cities.ts";
import type { RunningDemo } from "./running-demo.ts";
import { CITIES_TABLE } from "./world.ts";

/** Loads the cities, every region a share of its own, so that replication has to bring the others' shares. */
export async function loadEverywhere(
  { regions, cities, cloud }: RunningDemo,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    regions.map(async (region, index) => {
      const client = versionedWriter(cloud.clients(region).dynamodb, {
        region: parseRegionId(region),
        tables: { [CITIES_TABLE]: { partitionKey: CITY_KEY } },
      });
      const share = cities.filter((_, i) => i % regions.length === index);
      await loadCities(client, CITIES_TABLE, share, signal);
    }),
  );
}
