import { itemsEqual, omitAttributes, readVersionState } from "@isthmus/core";
import type { Item, VersionAttributes } from "@isthmus/core";
import { ownerOf } from "../items/key-id.ts";
import type { KeyId } from "../items/key-id.ts";
import { readMark } from "../items/write-mark.ts";
import type { LastWrite, WriteBook } from "../measure/write-book.ts";

/** What the regions hold under one key. */
export interface HeldItem {
  readonly attributes: VersionAttributes;
  /** Absent where the region holds none. */
  readonly item: Item | undefined;
}

/** What is to be said of one key. */
export interface KeyVerdict {
  /** Alike in every region, in every attribute and in the version. */
  readonly alike: boolean;
  /** Somewhere it is not what the only region that writes it had left it as. */
  readonly lost: boolean;
  /** Of a shared key: what is left is not any region's last write. With unversioned writers that may be; see the protocol's gaps. */
  readonly olderSurvivor: boolean;
}

/**
 * Judges one key. The items must be alike, the version included; an item without a version counts as different, because it has not been captured yet. A
 * region's own key must besides be everywhere what its last write left it as.
 */
export function judgeKey(id: KeyId, held: readonly HeldItem[], book: WriteBook): KeyVerdict {
  const alike = areAlike(held);
  if (book.isDoubtful(id)) return { alike, lost: false, olderSurvivor: false };
  const owner = ownerOf(id);
  if (owner !== undefined) {
    const last = book.lastWrite(owner, id);
    return { alike, lost: !held.every(({ item }) => isLeftBy(item, owner, last)), olderSurvivor: false };
  }
  const survivor = held[0]?.item;
  const isSomebodysLast = held.some((_, region) => {
    const last = book.lastWrite(region, id);
    return last !== undefined && isLeftBy(survivor, region, last);
  });
  return { alike, lost: false, olderSurvivor: alike && !isSomebodysLast };
}

function areAlike(held: readonly HeldItem[]): boolean {
  const [first, ...others] = held;
  if (first?.item === undefined) return others.every(({ item }) => item === undefined);
  if (readVersionState(first.item, first.attributes).kind !== "versioned") return false;
  const expected = withoutOwn(first);
  return others.every((other) => {
    const item = withoutOwn(other);
    return item !== undefined && expected !== undefined && itemsEqual(expected, item);
  });
}

/** Without the mark of what replication wrote, which is each region's own; and with the version under one name for all. */
function withoutOwn({ item, attributes }: HeldItem): Item | undefined {
  if (item === undefined) return undefined;
  const { timestamp, region, replicated } = attributes;
  const rest = omitAttributes(item, [timestamp, region, replicated]);
  return {
    ...rest,
    ...(item[timestamp] !== undefined && { "isthmus:timestamp": item[timestamp] }),
    ...(item[region] !== undefined && { "isthmus:region": item[region] }),
  };
}

function isLeftBy(item: Item | undefined, region: number, last: LastWrite | undefined): boolean {
  if (last === undefined || last.operation === "delete") return item === undefined;
  const mark = readMark(item);
  return mark?.region === region && mark.number === last.number;
}
