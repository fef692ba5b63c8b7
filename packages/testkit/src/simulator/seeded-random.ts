/** Randomness that a seed reproduces. */
export interface SeededRandom {
  /** Uniform whole number of 32 bits. */
  next(): number;
  /** Uniform whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  /** Whether an event of this probability happens. */
  chance(probability: number): boolean;
  /** One of the entries. */
  pick<T>(entries: readonly [T, ...T[]] | readonly T[]): T;
}

/** The sfc32 generator (Doty-Humphrey), seeded by one 32-bit number. */
export function seededRandom(seed: number): SeededRandom {
  let a = 0x9e37_79b9;
  let b = 0x243f_6a88;
  let c = seed >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // The first outputs of neighbouring seeds resemble each other; a few rounds part them.
  for (let round = 0; round < 16; round++) next();
  const below = (bound: number): number => Math.floor((next() / 0x1_0000_0000) * bound);
  return {
    next,
    below,
    chance: (probability) => next() / 0x1_0000_0000 < probability,
    pick: <T>(entries: readonly T[]): T => entries[below(entries.length)] as T,
  };
}
