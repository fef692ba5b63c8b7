import fc from "fast-check";
import { COST_NETWORKS, COST_TRANSPORTS, WORKLOAD_DEFAULTS } from "../../src/cost/workload.ts";
import type { Workload } from "../../src/cost/workload.ts";

/** The defaults with 50 writes a second through a queue, and what a test says otherwise. */
export function aWorkload(changes: Partial<Workload> = {}): Workload {
  return { ...WORKLOAD_DEFAULTS, transport: "sqs", writesPerSecond: 50, ...changes };
}

/** Any workload that the flags allow, within reason. */
export const anyWorkload: fc.Arbitrary<Workload> = fc.record({
  regions: fc.constantFrom(
    ["us-east-1", "cn-north-1"],
    ["cn-northwest-1", "cn-north-1"],
    ["us-east-1", "cn-north-1", "eusc-de-east-1"],
  ),
  writesPerSecond: fc.double({ min: 0, max: 20_000, noNaN: true }),
  itemKb: fc.double({ min: 0.01, max: 400, noNaN: true }),
  inserts: fc.double({ min: 0, max: 0.5, noNaN: true }),
  deletes: fc.double({ min: 0, max: 0.5, noNaN: true }),
  unversioned: fc.double({ min: 0, max: 1, noNaN: true }),
  transport: fc.constantFrom(...COST_TRANSPORTS),
  network: fc.constantFrom(...COST_NETWORKS),
  tables: fc.integer({ min: 1, max: 20 }),
  streamShards: fc.integer({ min: 1, max: 64 }),
  batchSize: fc.integer({ min: 1, max: 10_000 }),
  batchWindowSeconds: fc.constantFrom(0, 0.5, 1, 30),
  compressionRatio: fc.double({ min: 0.05, max: 1, noNaN: true }),
  linkMs: fc.integer({ min: 0, max: 1000 }),
  memoryMb: fc.constantFrom(128, 512, 1024),
  filterEchoes: fc.boolean(),
  kms: fc.boolean(),
});
