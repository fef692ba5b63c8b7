import { applyChanges, IsthmusError, parseRegionId } from "@isthmus/core";
import type { PutChange, ReplicaStore } from "@isthmus/core";
import { SILENT } from "./silent-ports.ts";

/** Where changes are applied. */
export const THERE = parseRegionId("cn-north-1");
/** Keys at the same time unless told otherwise: the default of a batch. */
export const CONCURRENCY = 32;

/**
 * Applies the changes as one batch, of one message.
 *
 * @param stores the replicas by the names of the tables that the changes are of
 * @throws IsthmusError `unexpected` unless all are applied
 */
export async function applyOrders(
  changes: readonly PutChange[],
  stores: readonly ReplicaStore[],
  concurrency: number = CONCURRENCY,
): Promise<void> {
  const message = {
    id: "1",
    position: "1",
    attempts: 1,
    content: { kind: "changes", changes },
  } as const;
  const deps = {
    ...SILENT,
    region: THERE,
    stores: new Map(stores.map((store) => [store.table, store])),
    futureBoundMs: 300_000,
    insertAgeMaxMs: Number.MAX_SAFE_INTEGER,
  };
  const { outcomes } = await applyChanges([message], deps, { concurrency });
  if (outcomes.some(({ status }) => status !== "done"))
    throw new IsthmusError("unexpected", "A change was not applied. Allowed: none.");
}
