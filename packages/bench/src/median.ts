import { IsthmusError } from "@isthmus/core";

/**
 * The median: half of the values are at most it. Of an even number of values, the mean of the two in the middle.
 *
 * @throws IsthmusError `invalid-config` when there is no value
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) {
    throw new IsthmusError("invalid-config", "There is no median of no values. Measure at least once.", {
      kind: "configuration",
    });
  }
  return (lower + upper) / 2;
}
