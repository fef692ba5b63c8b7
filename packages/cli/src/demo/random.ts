/** Pseudo-random choices that are the same for the same seed, so that a demo can be run again. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number from 0 up to, but not including, `bound`. */
  below(bound: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

const UINT32_SIZE = 2 ** 32;

/** A generator seeded with a whole number and a label; different labels give independent sequences. */
export function seededRandom(seed: number, label: string): Random {
  // FNV-1a folds the label into the seed, so that the writers of a run do not all draw alike.
  let state = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < label.length; i++) state = Math.imul(state ^ label.charCodeAt(i), 0x01000193) >>> 0;

  const fraction = (): number => {
    // A Weyl sequence passed through a mixing function: small, quick and quite even enough to choose keys with.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / UINT32_SIZE;
  };
  return {
    fraction,
    below: (bound) => Math.floor(fraction() * bound),
    chance: (probability) => fraction() < probability,
  };
}
