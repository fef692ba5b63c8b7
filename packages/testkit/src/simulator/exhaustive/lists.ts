import type { Interner } from "./interner.ts";

/** Operations on numbered lists of numbers, each done once and then remembered. */
export interface Lists {
  readonly empty: number;
  get(id: number): readonly number[];
  append(id: number, element: number): number;
  /** Adds to a list that is kept sorted: a multiset, whose order says nothing. */
  insert(id: number, element: number): number;
  removeAt(id: number, index: number): number;
  /** Leaves out the first `count`. */
  drop(id: number, count: number): number;
  /** So many from somewhere on: `from * BATCH_LIMIT + count`. */
  slice(id: number, range: number): number;
}

const ELEMENT_MAX = 0x100_0000;

/** More records than one run is ever given. */
export const BATCH_LIMIT = 16;

/** Makes the operations on an interner's lists. */
export function listsOf(lists: Interner<readonly number[]>): Lists {
  const remembered = (
    operation: (list: readonly number[], argument: number) => readonly number[],
  ): ((id: number, argument: number) => number) => {
    const known = new Map<number, number>();
    return (id, argument) => {
      const key = id * ELEMENT_MAX + argument;
      let result = known.get(key);
      if (result === undefined) known.set(key, (result = lists.idOf(operation(lists.valueOf(id), argument))));
      return result;
    };
  };
  return {
    empty: lists.idOf([]),
    get: (id) => lists.valueOf(id),
    append: remembered((list, element) => [...list, element]),
    insert: remembered((list, element) => [...list, element].sort((a, b) => a - b)),
    removeAt: remembered((list, index) => list.toSpliced(index, 1)),
    drop: remembered((list, count) => list.slice(count)),
    slice: remembered((list, range) => {
      const from = Math.floor(range / BATCH_LIMIT);
      return list.slice(from, from + (range % BATCH_LIMIT));
    }),
  };
}
