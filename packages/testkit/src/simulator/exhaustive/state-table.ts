import type { State } from "./state-layout.ts";

/**
 * The states seen so far, each with a number. It keeps 64 bits of hash of each state instead of the state (Wolper and Leroy's hash compaction):
 * among ten million states, the chance that any two are confused is about one in four hundred thousand.
 */
export interface StateTable {
  /** The place of a state, new or known. */
  find(state: State): number;
  /** The number at a place; `undefined` for a new state. */
  get(place: number): number | undefined;
  set(place: number, value: number): void;
  clear(): void;
  readonly size: number;
}

const FIRST_CAPACITY = 1 << 12;

/** Makes an empty table. Places stay valid until the next `find` of a new state. */
export function stateTable(): StateTable {
  let capacity = FIRST_CAPACITY;
  let high = new Int32Array(capacity);
  let low = new Int32Array(capacity);
  let values = new Float64Array(capacity).fill(Number.NaN);
  let used = new Uint8Array(capacity);
  let size = 0;

  const placeOf = (hash: number, other: number): number => {
    let place = hash & (capacity - 1);
    while (used[place] === 1 && (high[place] !== other || low[place] !== hash))
      place = (place + 1) & (capacity - 1);
    return place;
  };

  const grow = (): void => {
    const [oldHigh, oldLow, oldValues, oldUsed] = [high, low, values, used];
    capacity *= 2;
    high = new Int32Array(capacity);
    low = new Int32Array(capacity);
    values = new Float64Array(capacity).fill(Number.NaN);
    used = new Uint8Array(capacity);
    for (let i = 0; i < oldUsed.length; i++) {
      if (oldUsed[i] !== 1) continue;
      const [hash, other] = [oldLow[i] as number, oldHigh[i] as number];
      const place = placeOf(hash, other);
      used[place] = 1;
      low[place] = hash;
      high[place] = other;
      values[place] = oldValues[i] as number;
    }
  };

  return {
    find(state) {
      let hash = 0x811c_9dc5 | 0;
      let other = 0x1234_5678 | 0;
      for (const number of state) {
        hash = Math.imul(hash ^ number, 0x0100_0193);
        hash ^= hash >>> 15;
        other = Math.imul(other + number, 0x85eb_ca6b);
        other ^= other >>> 13;
      }
      hash = Math.imul(hash ^ (hash >>> 16), 0x7feb_352d) | 0;
      other = Math.imul(other ^ (other >>> 16), 0xc2b2_ae35) | 0;
      let place = placeOf(hash, other);
      if (used[place] === 1) return place;
      if (size * 2 >= capacity) {
        grow();
        place = placeOf(hash, other);
      }
      used[place] = 1;
      low[place] = hash;
      high[place] = other;
      values[place] = Number.NaN;
      size++;
      return place;
    },
    get(place) {
      const value = values[place] as number;
      return Number.isNaN(value) ? undefined : value;
    },
    set(place, value) {
      values[place] = value;
    },
    clear() {
      used.fill(0);
      size = 0;
    },
    get size() {
      return size;
    },
  };
}
