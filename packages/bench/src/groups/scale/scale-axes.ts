import { CONCURRENCY } from "../../baseline/apply-orders.ts";
import { applyLines } from "./apply-lines.ts";
import { forwardLines } from "./forward-lines.ts";
import { processorLines } from "./processor-lines.ts";
import type { ScaleAxis } from "./scale-axis.ts";
import { updates } from "./scale-stage.ts";

/** Bytes of an item as JSON where that is not what is varied. */
const BYTES = 500;
/** Changes in a batch where that is not what is varied: as many as a function gets at most by default. */
const BATCH = 100;
/** Changes of all tables together. */
const OVER_TABLES = 400;
/** Changes in a batch of large items: a function's event holds no more of the largest. */
const LARGE_BATCH = 8;

const byBatchSize: ScaleAxis = {
  name: "changes in a batch",
  values: [1, 10, 100, 1000],
  measure: async (values, stage, options) => [
    ...(await forwardLines(
      byBatchSize.name,
      values,
      (keys) => ({ batches: [updates(keys, BYTES)], peers: 1 }),
      options,
    )),
    ...(await applyLines(
      byBatchSize.name,
      values,
      async (keys) => ({ replicas: [await stage.replica({ keys, bytes: BYTES })], batches: 1 }),
      stage,
      options,
    )),
    ...(await processorLines(byBatchSize.name, values, (keys) => ({ keys, bytes: BYTES }), stage, options)),
  ],
};

const byItemSize: ScaleAxis = {
  name: "bytes an item",
  values: [500, 5000, 50_000, 350_000],
  measure: async (values, stage, options) => [
    ...(await forwardLines(
      byItemSize.name,
      values,
      (bytes) => ({ batches: [updates(LARGE_BATCH, bytes)], peers: 1 }),
      options,
    )),
    ...(await applyLines(
      byItemSize.name,
      values,
      async (bytes) => ({ replicas: [await stage.replica({ keys: LARGE_BATCH, bytes })], batches: 1 }),
      stage,
      options,
    )),
    ...(await processorLines(
      byItemSize.name,
      values,
      (bytes) => ({ keys: LARGE_BATCH, bytes }),
      stage,
      options,
    )),
  ],
};

const byConcurrency: ScaleAxis = {
  name: "keys at the same time",
  values: [1, 4, 16, 64, 256],
  measure: async (values, stage, options) =>
    applyLines(
      byConcurrency.name,
      values,
      // Enough for each place to be used some times, and no more than the slowest can do in a second.
      async (concurrency) => ({
        replicas: [await stage.replica({ keys: 8 * concurrency, bytes: BYTES })],
        batches: 1,
        concurrency,
      }),
      stage,
      options,
    ),
};

const byTables: ScaleAxis = {
  name: "tables",
  values: [1, 2, 4, 8],
  measure: async (values, stage, options) => [
    ...(await forwardLines(
      byTables.name,
      values,
      (tables) => ({ batches: times(tables, () => updates(OVER_TABLES / tables, BYTES)), peers: 1 }),
      options,
    )),
    ...(await applyLines(
      byTables.name,
      values,
      async (tables) => ({
        replicas: await Promise.all(
          times(tables, async (place) =>
            stage.replica({ keys: OVER_TABLES / tables, bytes: BYTES, table: `table-${place}` }),
          ),
        ),
        batches: 1,
      }),
      stage,
      options,
    )),
  ],
};

const byRegions: ScaleAxis = {
  name: "regions",
  values: [2, 3, 4, 5],
  measure: async (values, _, options) =>
    forwardLines(
      byRegions.name,
      values,
      (regions) => ({ batches: [updates(BATCH, BYTES)], peers: regions - 1 }),
      options,
    ),
};

const byShards: ScaleAxis = {
  name: "shards",
  values: [1, 2, 4, 8],
  measure: async (values, stage, options) => [
    ...(await forwardLines(
      byShards.name,
      values,
      (shards) => ({ batches: times(shards, () => updates(BATCH, BYTES)), peers: 1 }),
      options,
    )),
    ...(await applyLines(
      byShards.name,
      values,
      async (shards) => ({
        replicas: [await stage.replica({ keys: shards * BATCH, bytes: BYTES })],
        batches: shards,
        concurrency: CONCURRENCY,
      }),
      stage,
      options,
    )),
  ],
};

/** Everything that is varied. */
export const SCALE_AXES: readonly ScaleAxis[] = [
  byBatchSize,
  byItemSize,
  byConcurrency,
  byTables,
  byRegions,
  byShards,
];

function times<T>(count: number, make: (place: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, place) => make(place));
}
