// #region simulated-ports
import type { ChangeTransport, ReplicaStore } from "@isthmus/core";
import { isthmusProtocol, searchAtRandom } from "@isthmus/testkit";
import type { RandomSearchResult } from "@isthmus/testkit";

/** A transport around another: sends changes one by one. */
export const oneByOne = (inner: ChangeTransport): ChangeTransport => ({
  send: async (changes, options) => {
    const sent = [];
    for (const change of changes) sent.push(...(await inner.send([change], options)));
    return sent;
  },
  close: async () => inner.close(),
});

/** A store around another, and wrong: takes a deletion that has failed for done. */
export const hopeful = (inner: ReplicaStore): ReplicaStore => ({
  ...inner,
  deleteBelow: async (key, version, options) => {
    try {
      return await inner.deleteBelow(key, version, options);
    } catch {
      return { outcome: "done" };
    }
  },
});

export async function searchWith(wrap: {
  readonly store?: typeof hopeful;
  readonly transport?: typeof oneByOne;
}): Promise<RandomSearchResult["found"]> {
  return (await searchAtRandom({ protocol: isthmusProtocol({ wrap }), writesMax: 10_000 })).found;
}
// #endregion
