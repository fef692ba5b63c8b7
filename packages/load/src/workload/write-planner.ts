import { drawItemBytes } from "./item-sizes.ts";
import type { ItemSizes } from "./item-sizes.ts";
import { keyChooser } from "./key-distribution.ts";
import type { KeyDistribution } from "./key-distribution.ts";
import type { KeyRef, PlannedWrite } from "./planned-write.ts";
import { seededRandom } from "./random.ts";
import { weightedChoice } from "./weighted-choice.ts";
import { WRITE_KINDS } from "./write-mix.ts";
import type { WriteMix } from "./write-mix.ts";

/** What is written, alike for all regions. */
export interface Workload {
  readonly seed: number;
  readonly mix: WriteMix;
  /** How many keys of its own each region writes again and again. */
  readonly keys: number;
  /** How many keys all regions write. */
  readonly sharedKeys: number;
  readonly distribution: KeyDistribution;
  readonly sizes: ItemSizes;
  /** Which part of all puts and updates is versioned: from 0 to 1. */
  readonly versionedShare: number;
}

/** How many draws look for a key that is there, before a delete becomes an overwrite. */
const LIVE_KEY_DRAWS = 16;
/** What is done to a shared key: mostly writes, so that there is something to delete. */
const CONFLICT_OPERATIONS = [
  { operation: "put", weight: 60 },
  { operation: "update", weight: 30 },
  { operation: "delete", weight: 10 },
] as const;

/**
 * Draws one region's writes, the same for the same seed and region. A step is one write, or two for a deletion with re-creation.
 *
 * All regions draw the kinds of their steps and the keys of conflicts from the same sequence. So, at the same rate, they write the same shared key at the
 * same moment, which is what makes a conflict.
 */
export function writePlanner(workload: Workload, region: string): () => readonly PlannedWrite[] {
  const { seed, mix, sizes, versionedShare } = workload;
  const kinds = seededRandom(seed, "kinds");
  const meetings = seededRandom(seed, "meetings");
  const own = seededRandom(seed, `own/${region}`);
  const weights = WRITE_KINDS.map((kind) => ({ kind, weight: mix[kind] }));
  const chooseOwn = keyChooser(workload.distribution, workload.keys);
  const chooseShared = keyChooser(workload.distribution, workload.sharedKeys);
  const live = new Uint8Array(workload.keys);
  let inserted = 0;

  const write = (
    kind: PlannedWrite["kind"],
    operation: PlannedWrite["operation"],
    key: KeyRef,
  ): PlannedWrite => {
    if (key.space === "own") live[key.index] = operation === "delete" ? 0 : 1;
    return {
      kind,
      operation,
      key,
      bytes: operation === "delete" ? 0 : drawItemBytes(sizes, own),
      versioned: operation !== "delete" && own.fraction() < versionedShare,
    };
  };
  const anyKey = (): KeyRef => ({ space: "own", index: chooseOwn(own.fraction()) });
  /** A delete of what is not there leaves no trace, so that nobody could tell when it has arrived. */
  const liveKey = (): KeyRef | undefined => {
    for (let draw = 0; draw < LIVE_KEY_DRAWS; draw++) {
      const key = anyKey();
      if (live[key.index] === 1) return key;
    }
    return undefined;
  };

  return () => {
    const { kind } = weightedChoice(weights, kinds.fraction());
    switch (kind) {
      case "inserts":
        return [write(kind, "put", { space: "new", index: inserted++ })];
      case "overwrites":
        return [write(kind, "put", anyKey())];
      case "updates":
        return [write(kind, "update", anyKey())];
      case "deletes": {
        const key = liveKey();
        return key === undefined ? [write("overwrites", "put", anyKey())] : [write(kind, "delete", key)];
      }
      case "recreations": {
        const key = liveKey();
        return key === undefined
          ? [write("overwrites", "put", anyKey())]
          : [write(kind, "delete", key), write(kind, "put", key)];
      }
      case "conflicts": {
        const key: KeyRef = { space: "shared", index: chooseShared(meetings.fraction()) };
        return [write(kind, weightedChoice(CONFLICT_OPERATIONS, own.fraction()).operation, key)];
      }
      default:
        return kind satisfies never;
    }
  };
}
