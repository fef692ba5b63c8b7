import type { PutChange, ReplicaStore } from "@isthmus/core";
import { applyOrders, CONCURRENCY } from "../../baseline/apply-orders.ts";
import { ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { rate } from "../../baseline/rate.ts";
import type { BenchOptions } from "../../bench-group.ts";
import type { Figure } from "../../figure.ts";
import { measureLine } from "./measure-line.ts";
import { lineOf } from "./scale-axis.ts";
import type { ScaleReplica, ScaleStage } from "./scale-stage.ts";
import { setUpEach } from "./set-up-each.ts";

/** Batches that are applied at the same time, each by a function of its own. */
export interface Applying {
  /** All tables that the batches are of. */
  readonly replicas: readonly ScaleReplica[];
  /** Batches into which the changes of all tables are cut. */
  readonly batches: number;
  /** Keys of each batch at the same time. Default: that of a batch. */
  readonly concurrency?: number;
}

/**
 * How applying grows along an axis: its rate over a link, and its requests and write units for each change.
 *
 * @param setUp what is applied at a value
 */
export async function applyLines(
  axis: string,
  values: readonly number[],
  setUp: (value: number) => Promise<Applying>,
  stage: ScaleStage,
  options: BenchOptions,
): Promise<readonly Figure[]> {
  const settingOf = await setUpEach(values, setUp);
  const far = await measureLine(
    values,
    (value) => async () => {
      const { changes, run } = prepared(settingOf(value), ({ far: store }) => store);
      return rate(changes, run);
    },
    options,
  );
  const requests = new Map<number, number>();
  const writes = new Map<number, number>();
  for (const value of values) {
    const { changes, run } = prepared(settingOf(value), ({ metered }) => metered);
    stage.meter.take();
    await run();
    const units = stage.meter.take();
    requests.set(value, units.requests / changes);
    writes.set(value, units.writes / changes);
  }
  return [
    ...lineOf(axis, `apply, ${ROUND_TRIP_MS} ms`, "changes/s", far),
    ...lineOf(axis, "apply", "requests/change", requests),
    // Where each request is one unit, the line above tells it.
    ...([...writes.values()].some((units) => units !== 1)
      ? lineOf(axis, "apply", "write units/change", writes)
      : []),
  ];
}

/** Makes the changes before the time counts. */
export function prepared(
  { replicas, batches, concurrency = CONCURRENCY }: Applying,
  storeOf: (replica: ScaleReplica) => ReplicaStore,
): { readonly changes: number; readonly run: () => Promise<void> } {
  const stores = replicas.map(storeOf);
  const changes = replicas.flatMap((replica) => replica.next());
  const parts = cut(changes, batches);
  return {
    changes: changes.length,
    run: async () => {
      await Promise.all(parts.map(async (part) => applyOrders(part, stores, concurrency)));
    },
  };
}

function cut(changes: readonly PutChange[], parts: number): readonly (readonly PutChange[])[] {
  const size = Math.ceil(changes.length / parts);
  return Array.from({ length: parts }, (_, part) => changes.slice(part * size, (part + 1) * size));
}
