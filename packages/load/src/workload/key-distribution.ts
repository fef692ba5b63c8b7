import { invalidLoad } from "./invalid-load.ts";

/** How often each of a number of keys is written. */
export type KeyDistribution =
  | { readonly kind: "uniform" }
  /** The k-th key is written in proportion to 1/k^exponent. */
  | { readonly kind: "zipf"; readonly exponent: number };

/** Keys that one chooser can serve: its table of shares takes 8 bytes for each. */
export const KEYS_MAX = 1_000_000;

/**
 * A function from a fraction, at least 0 and below 1, to the number of a key from 0 up to, but not including, `keys`.
 *
 * @throws IsthmusError `invalid-config` (configuration) for fewer than one key, too many, or an exponent that is not from 0 to 10
 */
export function keyChooser(distribution: KeyDistribution, keys: number): (fraction: number) => number {
  if (!Number.isInteger(keys) || keys < 1 || keys > KEYS_MAX) {
    throw invalidLoad(`The number of keys is ${keys}. Allowed: a whole number from 1 to ${KEYS_MAX}.`);
  }
  if (distribution.kind === "uniform") return (fraction) => Math.floor(fraction * keys);
  const { exponent } = distribution;
  if (!(exponent >= 0 && exponent <= 10)) {
    throw invalidLoad(`The Zipf exponent is ${exponent}. Allowed: from 0, which is uniform, to 10.`);
  }
  const upTo = new Float64Array(keys);
  let total = 0;
  for (let index = 0; index < keys; index++) {
    total += 1 / (index + 1) ** exponent;
    upTo[index] = total;
  }
  return (fraction) => firstAbove(upTo, fraction * total);
}

/** The first place whose value is above `value`; the last place where rounding leaves none. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
