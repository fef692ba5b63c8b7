// #region simulated-resolver
import { DEFAULT_VERSION_ATTRIBUTES, readVersionState } from "@isthmus/core";
import { isthmusProtocol, performOnCell, searchAtRandom } from "@isthmus/testkit";
import type { RandomSearchResult, SimulatedProtocol } from "@isthmus/testkit";

/** Keeps the item with the greater `d`, which is the attribute that simulated applications write, and drops the other. */
const greaterValueStays: SimulatedProtocol["perform"] = (cell, call) => {
  const valueOf = (item: typeof cell.item): string => JSON.stringify(item?.["d"]);
  if (call.method !== "put" || cell.item === undefined || valueOf(cell.item) <= valueOf(call.item))
    return performOnCell(cell, call);
  const replaced = readVersionState(cell.item, DEFAULT_VERSION_ATTRIBUTES);
  return { cell, answer: { outcome: "replaced", replaced } };
};

export async function searchOwnResolver(): Promise<RandomSearchResult["found"]> {
  const protocol = isthmusProtocol({ perform: greaterValueStays });
  return (await searchAtRandom({ protocol, writesMax: 10_000 })).found;
}
// #endregion
