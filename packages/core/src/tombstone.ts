import type { ItemKey } from "./item.ts";
import type { Version } from "./version.ts";

/** The version of a key's deletion, remembered beside the table so that a late put does not bring the item back. */
export interface Tombstone {
  readonly key: ItemKey;
  readonly version: Version;
}
