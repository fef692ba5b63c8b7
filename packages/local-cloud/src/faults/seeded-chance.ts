/** A number in [0, 1) that depends on nothing but the seed and the labels. */
export type Chance = (...labels: readonly (string | number)[]) => number;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Randomness without a state: a draw is found by hashing what it is for, so it does not matter how many other draws came before it,
 * and requests that run concurrently do not change each other's fate.
 */
export function seededChance(seed: number): Chance {
  return (...labels) => {
    let hash = FNV_OFFSET;
    // FNV-1a over code points: short, and even enough after the final mix.
    for (const point of [seed, ...labels].join("\u0000")) {
      hash = Math.imul(hash ^ (point.codePointAt(0) ?? 0), FNV_PRIME);
    }
    // The last characters have hardly spread by now; these steps let every bit reach every other.
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}
