/** Numbers values, equal ones alike, so that states compare and hash as small numbers. */
export interface Interner<T> {
  /** The value's number, from 0 on in the order of first sight. */
  idOf(value: T): number;
  valueOf(id: number): T;
  readonly size: number;
}

/** Makes an interner for values that are equal exactly when `textOf` gives the same text. */
export function interner<T>(textOf: (value: T) => string): Interner<T> {
  const ids = new Map<string, number>();
  const values: T[] = [];
  return {
    idOf(value) {
      const text = textOf(value);
      const known = ids.get(text);
      if (known !== undefined) return known;
      const id = values.push(value) - 1;
      ids.set(text, id);
      return id;
    },
    valueOf: (id) => values[id] as T,
    get size() {
      return values.length;
    },
  };
}

/** Numbers values, with their JSON as the text that equal ones share. */
export function jsonInterner<T>(): Interner<T> {
  return interner<T>((value) => (value === undefined ? "none" : JSON.stringify(value, plain)));
}

/** JSON has neither maps nor large integers. */
function plain(_: string, part: unknown): unknown {
  if (typeof part === "bigint") return `${part}n`;
  return part instanceof Map ? [...(part as Map<unknown, unknown>)] : part;
}
