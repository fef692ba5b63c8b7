/**
 * The entry that a fraction from 0 up to 1 falls on, where each entry has a share of the whole in proportion to its weight.
 *
 * @param entries at least one of a weight above 0; those of weight 0 are never chosen
 */
export function weightedChoice<T extends { readonly weight: number }>(
  entries: readonly T[],
  fraction: number,
): T {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  let left = fraction * total;
  for (const entry of entries) {
    if (left < entry.weight) return entry;
    left -= entry.weight;
  }
  // Rounding may leave a trace at the very end.
  return entries.findLast(({ weight }) => weight > 0) as T;
}
