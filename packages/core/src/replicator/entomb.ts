import type { ItemKey } from "../item.ts";
import type { CallOptions, ReplicaStore } from "../ports/replica-store.ts";
import type { Version } from "../version.ts";

/** Raises the key's tombstone to `version` and says which version the tombstone has then: that one, or a higher one. */
export async function entomb(
  store: ReplicaStore,
  key: ItemKey,
  version: Version,
  options: CallOptions,
): Promise<Version> {
  const raised = await store.raiseTombstone(key, version, options);
  return raised.outcome === "raised" ? version : raised.version;
}
