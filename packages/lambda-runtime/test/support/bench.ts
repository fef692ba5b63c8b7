import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId } from "@isthmus/core";
import type { ApplyDeps, Change, ChangeTransport, ForwardDeps, ReplicaStore } from "@isthmus/core";
import { packChanges } from "@isthmus/packing";
import {
  manualClock,
  memoryDeadLetters,
  memoryReplicaStore,
  memoryTable,
  memoryTombstones,
  memoryTransport,
} from "@isthmus/testkit";
import type { BeforeStep, ManualClock, MemoryDeadLetters, MemoryTable } from "@isthmus/testkit";
import { recordingLogger, recordingMetrics } from "./recording.ts";

/** A region in memory with one table, and what its handlers work with. */
export interface Bench {
  readonly clock: ManualClock;
  readonly table: MemoryTable;
  readonly store: ReplicaStore;
  readonly deadLetters: MemoryDeadLetters;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly metrics: ReturnType<typeof recordingMetrics>;
  forward(transport?: ChangeTransport): ForwardDeps;
  readonly apply: ApplyDeps;
}

/** Makes region `a` at second 1000 with the table `orders`. */
export function bench(options: { readonly beforeStep?: BeforeStep } = {}): Bench {
  const { beforeStep } = options;
  const step = beforeStep === undefined ? {} : { beforeStep };
  const clock = manualClock("1000");
  const table = memoryTable({ name: "orders", keySchema: { partitionKey: "pk" }, clock });
  const store = memoryReplicaStore({ table, tombstones: memoryTombstones(), ...step });
  const deadLetters = memoryDeadLetters(step);
  const metrics = recordingMetrics();
  const region = parseRegionId("a");
  return {
    clock,
    table,
    store,
    deadLetters,
    metrics,
    logger: recordingLogger(),
    forward: (transport = memoryTransport()) => ({
      store,
      transport,
      deadLetters,
      clock,
      metrics,
      context: {
        table: "orders",
        region,
        attributes: DEFAULT_VERSION_ATTRIBUTES,
        futureBoundMs: 300_000,
        expiry: "replicate",
      },
    }),
    apply: {
      region,
      stores: new Map([["orders", store]]),
      deadLetters,
      clock,
      metrics,
      futureBoundMs: 300_000,
      insertAgeMaxMs: 86_400_000,
    },
  };
}

/** A put from region `b`. */
export function putFromB(pk: string, timestamp = "990"): Change {
  return {
    kind: "put",
    table: "orders",
    key: { pk: { S: pk } },
    version: { timestamp: timestamp as Change["writtenAt"], region: "b" },
    writtenAt: timestamp as Change["writtenAt"],
    item: { pk: { S: pk }, value: { S: `value of ${pk}` } },
  };
}

/** Changes packed into one payload. */
export async function packed(changes: readonly Change[]): Promise<Uint8Array> {
  const { payloads } = await packChanges(changes, { payloadBytesMax: 1_000_000 });
  return (payloads[0] as { readonly body: Uint8Array }).body;
}
