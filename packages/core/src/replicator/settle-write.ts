import type { Settlement } from "../capture.ts";
import { IsthmusError } from "../errors.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import { nextSettleStep, seenBySettlement } from "../settle.ts";
import type { StreamRecord } from "../stream-record.ts";
import { highestVersion, nextVersion } from "../version.ts";
import type { Version } from "../version.ts";
import { entomb } from "./entomb.ts";
import type { ForwardDeps } from "./forward-deps.ts";

/** Each refusal means that another writer was faster; this many in a row is a key under a storm, better left for later. */
export const SETTLE_ATTEMPTS_MAX = 10;

/** How settling ended. `tombstone`: the key's tombstone, if settling raised or met it. */
export type SettleResult =
  | { readonly step: "done"; readonly tombstone?: Version }
  | { readonly step: "reject"; readonly attribute: string };

/**
 * Commits a version for what an unversioned writer left, so that the table itself tells it to the stream and the next record
 * publishes it (SPEC, section "Settle").
 *
 * @throws IsthmusError `contended` (retryable) when the item changed again at each of {@link SETTLE_ATTEMPTS_MAX} attempts
 */
export async function settle(
  record: StreamRecord,
  settlement: Settlement,
  { store, clock, context }: ForwardDeps,
  options: CallOptions,
): Promise<SettleResult> {
  const now = clock.now();
  const seen = seenBySettlement(settlement, now, context);
  const floor = highestVersion(seen, settlement.tombstone);
  const version = nextVersion(context.region, record.createdAt, floor);
  let expected = settlement.expected;
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS_MAX; attempt++) {
    const set = await store.setVersion(record.key, expected, version, options);
    if (set.outcome === "done") return { step: "done" };
    const next = nextSettleStep(set.held, seen, settlement, record, now, context);
    switch (next.step) {
      case "done":
        return { step: "done" };
      case "entomb": {
        const deleted = nextVersion(context.region, record.createdAt, seen);
        return { step: "done", tombstone: await entomb(store, record.key, deleted, options) };
      }
      case "remove":
        await store.deleteBelow(record.key, next.tombstone, options);
        break;
      case "again":
        expected = next.expected;
        break;
      case "reject":
        return next;
      default:
        return next satisfies never;
    }
  }
  throw new IsthmusError(
    "contended",
    `An item of table ${JSON.stringify(context.table)} changed at each of ${SETTLE_ATTEMPTS_MAX} attempts to give it a version. It is tried again.`,
    { kind: "retryable" },
  );
}
