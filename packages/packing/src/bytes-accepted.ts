import type { Acceptance } from "@isthmus/core";

/**
 * The bytes of those payloads that were accepted, for whoever counts what a link carries.
 *
 * @param sizes one per payload, in bytes
 * @param acceptances one per payload, in their order
 */
export function bytesAccepted(sizes: readonly number[], acceptances: readonly Acceptance[]): number {
  return sizes.reduce(
    (sum, size, place) => (acceptances[place]?.status === "accepted" ? sum + size : sum),
    0,
  );
}
