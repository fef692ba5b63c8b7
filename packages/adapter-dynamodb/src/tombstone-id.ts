import { createHash } from "node:crypto";
import { keyText } from "@isthmus/core";
import type { ItemKey } from "@isthmus/core";

/**
 * The identity of a key's tombstone: base64url of the SHA-256 of the logical table and the key's text. A hash, because a key may have more
 * bytes than a partition key takes, and because keys of several tables and types share one tombstone table. Changing it orphans
 * every tombstone.
 *
 * @throws IsthmusError `wrong-key` when a key attribute is not S, N or B
 */
export function tombstoneId(table: string, key: ItemKey): string {
  return createHash("sha256")
    .update(JSON.stringify([table, keyText(key)]))
    .digest("base64url");
}
