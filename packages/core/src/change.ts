import type { Item, ItemKey } from "./item.ts";
import { keyText } from "./key-text.ts";
import type { KeyText } from "./key-text.ts";
import type { Timestamp } from "./timestamp.ts";
import { compareVersions } from "./version.ts";
import type { Version } from "./version.ts";

interface ChangeBase {
  /** The table's logical name, alike in all regions. */
  readonly table: string;
  readonly key: ItemKey;
  /** The version of this put or deletion. Its region is the region that publishes it. */
  readonly version: Version;
  /** The version that the writer replaced, where known: tells true conflicts from plain succession. */
  readonly base?: Version;
  /**
   * When the write reached the origin's stream. Replication lag counts from here, and so does the life of tombstones.
   */
  readonly writtenAt: Timestamp;
}

/** The whole item as it is from `version` on, without version attributes. */
export interface PutChange extends ChangeBase {
  readonly kind: "put";
  readonly item: Item;
}

/** The key has no item from `version` on. */
export interface DeleteChange extends ChangeBase {
  readonly kind: "delete";
}

/** One change of one key, as it travels between regions. */
export type Change = PutChange | DeleteChange;

/** Identifies the key of a change across tables. */
export function changeKeyText(change: Change): KeyText {
  return keyText(change.key);
}

/**
 * The order in which changes of one key supersede each other. At equal version a put beats a deletion, because a deletion's
 * version always exceeds what it deletes: a put that equals it came later (protocol, section 1).
 */
export function compareChanges(a: Change, b: Change): number {
  return compareVersions(a.version, b.version) || rank(a) - rank(b);
}

function rank(change: Change): number {
  return change.kind === "put" ? 1 : 0;
}
