import { invalidLoad } from "./invalid-load.ts";

/**
 * What a writer may do next:
 *
 * - `inserts`: a put of a new key
 * - `overwrites`: a put of one of the region's own keys
 * - `updates`: an update expression on one of them, which makes the item anew where it has been deleted
 * - `deletes`: a delete of one of them
 * - `recreations`: a delete of one of them, and at once a put of the same key
 * - `conflicts`: a write of a shared key, at the same moment as the other regions write the same key
 */
export type WriteKind = "inserts" | "overwrites" | "updates" | "deletes" | "recreations" | "conflicts";

/** All kinds, in the order in which they are told. */
export const WRITE_KINDS: readonly WriteKind[] = [
  "inserts",
  "overwrites",
  "updates",
  "deletes",
  "recreations",
  "conflicts",
];

/** Relative weights; a kind of weight 0 does not occur. At least one is above 0. */
export type WriteMix = Readonly<Record<WriteKind, number>>;

/** Some of everything. */
export const WRITE_MIX_DEFAULT: WriteMix = {
  inserts: 30,
  overwrites: 25,
  updates: 25,
  deletes: 8,
  recreations: 4,
  conflicts: 8,
};

const PART = /^([a-z]+)=(\d{1,6}(?:\.\d{1,6})?)$/;

/**
 * Reads a mix such as `inserts=60,updates=30,conflicts=10`. Kinds that are not named have weight 0.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function parseWriteMix(text: string): WriteMix {
  const mix: Record<WriteKind, number> = {
    inserts: 0,
    overwrites: 0,
    updates: 0,
    deletes: 0,
    recreations: 0,
    conflicts: 0,
  };
  for (const part of text.split(",")) {
    const [, name, weight] = PART.exec(part.trim()) ?? [];
    const kind = WRITE_KINDS.find((each) => each === name);
    if (kind === undefined || weight === undefined) throw notAMix(text);
    mix[kind] = Number(weight);
  }
  if (WRITE_KINDS.every((kind) => mix[kind] === 0)) throw notAMix(text);
  return mix;
}

function notAMix(text: string): Error {
  return invalidLoad(
    `The mix ${JSON.stringify(text)} cannot be used. Allowed: weights such as "inserts=60,updates=30,conflicts=10", of the kinds ` +
      `${WRITE_KINDS.join(", ")}, at least one above 0.`,
  );
}
