import { parseTimestamp } from "@isthmus/core";
import type { Change } from "@isthmus/core";

const at = parseTimestamp("1732500000");

/** A put of a key of its own, with as many bytes that do not compress. */
export function change(id: string, noise: Uint8Array = new Uint8Array()): Change {
  const key = { pk: { S: id } };
  return {
    kind: "put",
    table: "orders",
    key,
    item: { ...key, noise: { B: noise } },
    version: { timestamp: at, region: "us-east-1" },
    writtenAt: at,
  };
}

/** The ids of changes made by {@link change}. */
export function idsOf(changes: readonly Change[]): readonly string[] {
  return changes.map(({ key }) => {
    const id = key["pk"];
    return id !== undefined && "S" in id ? id.S : "no text";
  });
}
