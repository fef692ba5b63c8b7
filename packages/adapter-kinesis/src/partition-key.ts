const HALF_DIGITS = 8;

/** Bytes of every partition key made here. */
export const PARTITION_KEY_BYTES: number = 2 * HALF_DIGITS;

/**
 * A random partition key. The merge needs no order, so records need not meet in one shard; a random key spreads them evenly, whatever
 * the items' keys are, and shows nothing of them.
 */
export function partitionKey(random: () => number): string {
  return half(random) + half(random);
}

function half(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(HALF_DIGITS, "0");
}
