import { isAbove, keyText } from "@isthmus/core";
import type { ItemKey, KeyText, Tombstone, Version } from "@isthmus/core";
import { storedItem } from "./stored-item.ts";

/** The tombstones of one region, for all its tables. Synchronous and so atomic. */
export interface MemoryTombstones {
  get(table: string, key: ItemKey): Tombstone | undefined;
  /** Raises the key's tombstone unless it is there or above already. @returns the version held before */
  raise(table: string, key: ItemKey, version: Version): Version | undefined;
  /** Forgets a tombstone, as its time to live does in the end. */
  forget(table: string, key: ItemKey): void;
  /** All tombstones of a table, in the order of their key texts. */
  all(table: string): readonly Tombstone[];
}

/** Makes an empty store of tombstones in memory. */
export function memoryTombstones(): MemoryTombstones {
  const tables = new Map<string, Map<KeyText, Tombstone>>();
  const of = (table: string): Map<KeyText, Tombstone> => {
    const known = tables.get(table) ?? new Map<KeyText, Tombstone>();
    tables.set(table, known);
    return known;
  };
  return {
    get: (table, key) => {
      const held = of(table).get(keyText(key));
      return held && copy(held);
    },
    raise: (table, key, version) => {
      const id = keyText(key);
      const held = of(table).get(id)?.version;
      if (isAbove(version, held)) of(table).set(id, copy({ key, version }));
      return held && { ...held };
    },
    forget: (table, key) => {
      of(table).delete(keyText(key));
    },
    all: (table) => [...of(table)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => copy(held)),
  };
}

function copy({ key, version }: Tombstone): Tombstone {
  return { key: storedItem(key), version: { ...version } };
}
