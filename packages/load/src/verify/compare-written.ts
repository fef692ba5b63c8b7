import { createHash } from "node:crypto";
import { formatVersion, keyText, mapBounded, readVersionState } from "@isthmus/core";
import type { ItemKey } from "@isthmus/core";
import { loadKeys } from "../items/load-keys.ts";
import type { LoadSide } from "../load-side.ts";
import type { WriteBook } from "../measure/write-book.ts";
import { judgeKey } from "./judge-key.ts";
import type { HeldItem } from "./judge-key.ts";
import { READ_KEYS_MAX, readItems } from "./read-items.ts";

/** One key that is not as it should be. */
export interface WrittenDifference {
  /** The first 16 hexadecimal digits of the SHA-256 of the key's canonical text. */
  readonly keyHash: string;
  /** By region: the version held, `unversioned`, `invalid` or `absent`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly lost: boolean;
}

/** What comparing every key of a run in all regions has found. */
export interface WrittenComparison {
  readonly keys: number;
  /** Items alike in all regions, attribute by attribute and version by version; keys that are absent in all included. */
  readonly identical: number;
  readonly differing: number;
  /** Own keys that are somewhere not what their last acknowledged write left them as. */
  readonly lost: number;
  /** Keys of which a write failed without anybody knowing whether it was made; held to be alike, and to no value. */
  readonly doubtful: number;
  /** Shared keys whose survivor is no region's last write. */
  readonly olderSurvivors: number;
  /** The first of the differing or lost keys. */
  readonly differences: readonly WrittenDifference[];
}

/** Chunks that are read at the same time, in all regions each. */
const CHUNKS_IN_FLIGHT = 4;
const DIFFERENCES_TOLD_MAX = 10;

/** Reads every key of the run in every region, by consistent reads, and compares. Memory holds a few hundred items at a time. */
export async function compareWritten(
  sides: readonly LoadSide[],
  run: number,
  book: WriteBook,
  signal: AbortSignal,
): Promise<WrittenComparison> {
  const counts = { identical: 0, differing: 0, lost: 0, doubtful: 0, olderSurvivors: 0 };
  const differences: WrittenDifference[] = [];
  const chunks = chunksOf([...book.ids()], READ_KEYS_MAX);
  await mapBounded(chunks, CHUNKS_IN_FLIGHT, async (ids) => {
    const read = await Promise.all(
      sides.map(async (side) => {
        const keys = loadKeys(side.keySchema, run);
        const wanted = ids.map((id) => keys.toKey(id));
        const items = await readItems(side.plain, side.tableName, wanted, signal);
        return wanted.map((key): Held => ({
          key,
          attributes: side.attributes,
          item: items.get(keyText(key)),
        }));
      }),
    );
    ids.forEach((id, index) => {
      const held = read.map((items) => items[index] as Held);
      const { alike, lost, olderSurvivor } = judgeKey(id, held, book);
      counts[alike ? "identical" : "differing"] += 1;
      if (lost) counts.lost += 1;
      if (olderSurvivor) counts.olderSurvivors += 1;
      if (book.isDoubtful(id)) counts.doubtful += 1;
      if ((!alike || lost) && differences.length < DIFFERENCES_TOLD_MAX) {
        differences.push(describe(sides, held, lost));
      }
    });
  });
  return { keys: book.size, ...counts, differences };
}

interface Held extends HeldItem {
  readonly key: ItemKey;
}

function describe(sides: readonly LoadSide[], held: readonly Held[], lost: boolean): WrittenDifference {
  const versions = sides.map(({ region }, index) => {
    const { item, attributes } = held[index] as Held;
    const state = item === undefined ? undefined : readVersionState(item, attributes);
    const text = state?.kind === "versioned" ? formatVersion(state.version) : (state?.kind ?? "absent");
    return [region, text] as const;
  });
  return { keyHash: keyHash((held[0] as Held).key), versions: Object.fromEntries(versions), lost };
}

/** Differences are told by hashes, so that reports can be handed round. */
function keyHash(key: ItemKey): string {
  return createHash("sha256").update(keyText(key)).digest("hex").slice(0, 16);
}

function chunksOf<T>(entries: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let from = 0; from < entries.length; from += size) chunks.push(entries.slice(from, from + size));
  return chunks;
}
