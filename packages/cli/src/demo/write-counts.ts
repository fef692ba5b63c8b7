import { isIsthmusError } from "@isthmus/core";
import type { WriterKind } from "./writers/city-writer.ts";
import type { Mutation } from "./writers/mutation.ts";

/** How many writes of one kind of writer were acknowledged, and how many it gave up. */
export interface KindCounts {
  put: number;
  update: number;
  delete: number;
  contended: number;
}

/** Counts by kind of writer. */
export type WriteCounts = Record<WriterKind, KindCounts>;

/** All zero. */
export function noWrites(): WriteCounts {
  const zero = (): KindCounts => ({ put: 0, update: 0, delete: 0, contended: 0 });
  return { versioned: zero(), unversioned: zero(), "poor-clock": zero() };
}

/**
 * Waits for one write and counts it. A versioned writer may find the key written by others at each of its attempts; its application is told so and would
 * try again later, so this is counted and is no failure.
 *
 * @throws any other error of the write
 */
export async function countWrite(
  counts: KindCounts,
  mutation: Mutation,
  write: Promise<void>,
): Promise<void> {
  try {
    await write;
    counts[mutation.kind] += 1;
  } catch (error) {
    if (!isIsthmusError(error) || error.code !== "contended") throw error;
    counts.contended += 1;
  }
}
