import { manualClock, memoryDeadLetters, memoryMetrics, memoryTransport } from "@isthmus/testkit";
import type { MemoryDeadLetters, MemoryMetrics } from "@isthmus/testkit";
import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId, parseTimestamp } from "../../src/index.ts";
import type { ForwardDeps, ReplicaStore, StreamRecord } from "../../src/index.ts";

/** What forwarding in region `me` works with, around a store; it is 1010 there. */
export function forwardSetting(store: ReplicaStore): {
  readonly deps: ForwardDeps;
  readonly metrics: MemoryMetrics;
  readonly deadLetters: MemoryDeadLetters;
} {
  const metrics = memoryMetrics();
  const deadLetters = memoryDeadLetters();
  const deps: ForwardDeps = {
    store,
    transport: memoryTransport(),
    deadLetters,
    clock: manualClock("1010"),
    metrics,
    context: {
      table: "t",
      region: parseRegionId("me"),
      attributes: DEFAULT_VERSION_ATTRIBUTES,
      futureBoundMs: 300_000,
      expiry: "replicate",
    },
  };
  return { deps, metrics, deadLetters };
}

/** A record of the key `k`, made at 1000. */
export function streamRecord(
  images: Pick<StreamRecord, "oldImage" | "newImage">,
  sequence = "1",
): StreamRecord {
  return { ...images, sequence, key: { pk: { S: "k" } }, createdAt: parseTimestamp("1000"), expired: false };
}
