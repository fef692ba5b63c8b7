import { formatVersion } from "@isthmus/core";
import type { Change, LogFields } from "@isthmus/core";
import { keyHash } from "./key-hash.ts";

/** What a log line says of a change: enough to follow it from side to side, nothing of what is in it. */
export function changeFields(change: Change): LogFields {
  return {
    table: change.table,
    change: change.kind,
    version: formatVersion(change.version),
    keyHash: keyHash(change),
  };
}
