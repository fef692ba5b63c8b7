import type { KeyRef } from "../workload/planned-write.ts";

/**
 * A key of a run in short: `s7` for a shared one, `1o7` or `1n7` for an own or a new one of the region with number 1. Nothing but this names keys within
 * a run, so that it works for tables with any key schema.
 */
export type KeyId = string;

/** The short name of a key that the writer of `region` (its number in the run) writes. */
export function keyId({ space, index }: KeyRef, region: number): KeyId {
  return space === "shared" ? `s${index}` : `${region}${space === "own" ? "o" : "n"}${index}`;
}

/** The number of the only region that writes a key, or `undefined` for a shared one. */
export function ownerOf(id: KeyId): number | undefined {
  return id.startsWith("s") ? undefined : Number.parseInt(id, 10);
}
