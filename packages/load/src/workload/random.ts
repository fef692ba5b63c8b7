import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Pseudo-random choices, the same for the same seed. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number from 0 up to, but not including, `bound`. */
  below(bound: number): number;
}

/** A generator for a seed and a label; different labels give sequences that have nothing in common. */
export function seededRandom(seed: number, label: string): Random {
  // Hashed, because neighbouring seeds of a shift register begin alike.
  const state = createHash("sha256").update(`${seed}/${label}`).digest().readInt32LE(0);
  const generator = xoroshiro128plus(state);
  const fraction = (): number => uniformFloat64(generator);
  return { fraction, below: (bound) => Math.floor(fraction() * bound) };
}
