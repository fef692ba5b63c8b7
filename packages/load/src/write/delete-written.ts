import { mapBounded } from "@isthmus/core";
import type { KeyId } from "../items/key-id.ts";
import { loadKeys } from "../items/load-keys.ts";
import type { LoadSide } from "../load-side.ts";
import { writeToTable } from "./table-writer.ts";

/**
 * Deletes the items of a run in every region, each by itself: so they go whether or not replication lives on after the run. Where it does, it
 * takes the deletes for what they are.
 *
 * @param inFlightMax deletes under way at the same time, in each region
 * @throws the client's error of the first delete that fails
 */
export async function deleteWritten(
  sides: readonly LoadSide[],
  run: number,
  ids: readonly KeyId[],
  inFlightMax: number,
): Promise<void> {
  await Promise.all(
    sides.map(async (side) => {
      const keys = loadKeys(side.keySchema, run);
      await mapBounded(ids, inFlightMax, async (id) =>
        writeToTable(side.plain, side.tableName, { operation: "delete", key: keys.toKey(id) }),
      );
    }),
  );
}
