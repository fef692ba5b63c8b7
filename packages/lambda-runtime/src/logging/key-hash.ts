import { tombstoneId } from "@isthmus/adapter-dynamodb";
import type { Change } from "@isthmus/core";

/**
 * A change's key as logs show it: the hash of table and key under which the key's tombstone would be found, too. The same on every side, and says
 * nothing to those who do not know the key already.
 */
export function keyHash({ table, key }: Pick<Change, "table" | "key">): string {
  try {
    return tombstoneId(table, key);
  } catch {
    return "(no key)";
  }
}
