import { createHash } from "node:crypto";
import { changeKeyText } from "@isthmus/core";
import type { Change } from "@isthmus/core";

/**
 * The message group of a change: the same for all changes of one key, so that a FIFO queue hands them over in order. It is cut from a hash
 * and says next to nothing of the key.
 */
export function messageGroupOf(change: Change, groups: number): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([change.table, keyTextOf(change)]))
    .digest();
  return `isthmus-${digest.readUInt32BE(0) % groups}`;
}

/** A key of a type that DynamoDB has no keys of has no order to keep; the receiving side gives the change to its dead letters. */
function keyTextOf(change: Change): string {
  try {
    return changeKeyText(change);
  } catch {
    return "";
  }
}
