import type { CallOptions, ReplicaStore } from "@isthmus/core";

/**
 * A replica that is opened with the first call, and again after a failure to open: a function starts while its table cannot be asked, and a table that
 * is missing fails the changes that are for it and no others.
 *
 * @param open rejects like a call of the store
 */
export function lazyReplicaStore(
  table: string,
  open: (options: CallOptions) => Promise<ReplicaStore>,
): ReplicaStore {
  let opening: Promise<ReplicaStore> | undefined;
  const opened = async (options: CallOptions = {}): Promise<ReplicaStore> => {
    opening ??= open(options);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    table,
    put: async (item, version, options) => (await opened(options)).put(item, version, options),
    deleteBelow: async (key, version, options) => (await opened(options)).deleteBelow(key, version, options),
    deleteExactly: async (key, version, options) =>
      (await opened(options)).deleteExactly(key, version, options),
    setVersion: async (key, expected, version, options) =>
      (await opened(options)).setVersion(key, expected, version, options),
    readTombstones: async (keys, options) => (await opened(options)).readTombstones(keys, options),
    raiseTombstone: async (key, version, options) =>
      (await opened(options)).raiseTombstone(key, version, options),
  };
}
