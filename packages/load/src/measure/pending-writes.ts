import type { KeyId } from "../items/key-id.ts";
import type { TrackedWrite } from "./write-book.ts";

interface Pending {
  readonly number: number;
  readonly isDelete: boolean;
  /** Absent until the table has acknowledged the write. */
  acknowledgedAtMs?: number;
}

/** What became of the writes that one sight settles. */
export interface Sighting {
  /** When the write that was seen had been acknowledged; absent where it was seen before its answer came. */
  readonly acknowledgedAtMs: number | undefined;
  /** Earlier writes of the key, which nobody will see any more. */
  readonly overtaken: number;
}

/** The writes of one region that have not been seen in one other region yet. */
export interface PendingWrites {
  sent(write: TrackedWrite): void;
  acknowledged(write: TrackedWrite, atMs: number): void;
  /** It was not made, or nobody knows. */
  withdrawn(write: TrackedWrite): void;
  /** The put or update with this number has been seen. `undefined` where it is not pending: seen before, or overtaken. */
  seen(id: KeyId, number: number): Sighting | undefined;
  /** A removal of what write `number` had left has been seen (0 where that is unknown): it is the first pending delete after that. */
  seenRemoval(id: KeyId, number: number): Sighting | undefined;
  /** Writes of keys that the region alone writes. */
  readonly count: number;
  /** The time of acknowledgement of the longest pending of them. */
  oldestAtMs(): number | undefined;
  /** Forgets all. Gives how many there were, shared keys included. */
  clear(): number;
}

/** No writes are pending at first. */
export function pendingWrites(): PendingWrites {
  const byKey = new Map<KeyId, Pending[]>();
  let count = 0;
  const isOwn = (id: KeyId): boolean => !id.startsWith("s");
  const drop = (id: KeyId, list: Pending[], from: number, entries: number): void => {
    list.splice(from, entries);
    if (isOwn(id)) count -= entries;
    if (list.length === 0) byKey.delete(id);
  };
  const settle = (id: KeyId, find: (pending: Pending) => boolean): Sighting | undefined => {
    const list = byKey.get(id);
    const index = list?.findIndex(find) ?? -1;
    if (list === undefined || index < 0) return undefined;
    const { acknowledgedAtMs } = list[index] as Pending;
    drop(id, list, 0, index + 1);
    return { acknowledgedAtMs, overtaken: index };
  };
  return {
    sent({ id, mark, operation }) {
      const list = byKey.get(id) ?? [];
      if (list.length === 0) byKey.set(id, list);
      list.push({ number: mark.number, isDelete: operation === "delete" });
      if (isOwn(id)) count += 1;
    },
    acknowledged({ id, mark }, atMs) {
      const found = byKey.get(id)?.find(({ number }) => number === mark.number);
      if (found !== undefined) found.acknowledgedAtMs = atMs;
    },
    withdrawn({ id, mark }) {
      const list = byKey.get(id);
      const index = list?.findIndex(({ number }) => number === mark.number) ?? -1;
      if (list !== undefined && index >= 0) drop(id, list, index, 1);
    },
    seen: (id, number) => settle(id, (pending) => pending.number === number),
    seenRemoval: (id, number) => settle(id, (pending) => pending.isDelete && pending.number > number),
    get count() {
      return count;
    },
    oldestAtMs() {
      // Keys stand in the order in which they became pending, so the first own one is about the oldest.
      for (const [id, [first]] of byKey) if (isOwn(id)) return first?.acknowledgedAtMs;
      return undefined;
    },
    clear() {
      let left = 0;
      for (const list of byKey.values()) left += list.length;
      byKey.clear();
      count = 0;
      return left;
    },
  };
}
