/** A map whose keys are two numbers: far cheaper than a text made of them. */
export interface PairMap<T> {
  get(a: number, b: number): T | undefined;
  set(a: number, b: number, value: T): void;
}

/** Makes an empty map of pairs. */
export function pairMap<T>(): PairMap<T> {
  const rows = new Map<number, Map<number, T>>();
  return {
    get: (a, b) => rows.get(a)?.get(b),
    set(a, b, value) {
      let row = rows.get(a);
      if (row === undefined) rows.set(a, (row = new Map()));
      row.set(b, value);
    },
  };
}
