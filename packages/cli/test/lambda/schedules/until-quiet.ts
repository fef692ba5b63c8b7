import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { EventSourceMapping } from "@isthmus/local-cloud";
import type { Gate } from "./gate.ts";

/** A mapping whose source has a gate. */
export interface GatedMapping {
  readonly name: string;
  readonly gate: Gate;
  readonly mapping: EventSourceMapping;
  /** Whether nothing is left where the source takes it from, nor taken and not yet done. A stream's gate sees that by itself. */
  readonly sourceIsEmpty?: () => Promise<boolean>;
}

const POLL_MS = 10;
const DEADLINE_MS = 90_000;
/** Failed tries that show that what is left cannot be done while the links are cut. */
const TRIES_WHEN_CUT = 2;

/**
 * Waits until nothing moves any more: nothing is under way in any of the mappings, and all open gates have been looked through since without finding anything.
 *
 * @param open mappings whose gates are not closed
 * @param mayFail mappings that cannot finish while the links are cut: they have failed often enough instead
 */
export async function untilQuiet(
  open: readonly GatedMapping[],
  all: readonly GatedMapping[],
  mayFail: readonly GatedMapping[] = [],
): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  const failures = new Map(mayFail.map((each) => [each, failedTries(each)]));
  const idle = (each: GatedMapping): boolean => {
    const { pending } = each.mapping.stats();
    const before = failures.get(each);
    return pending === 0 || (before !== undefined && failedTries(each) >= before + TRIES_WHEN_CUT);
  };
  const given = (): number => open.reduce((sum, { gate }) => sum + gate.given, 0);
  while (performance.now() < deadline) {
    await pause(POLL_MS);
    if (!all.every(idle)) continue;
    const before = given();
    for (const { gate } of open) gate.mark();
    while (given() === before && performance.now() < deadline) {
      await pause(POLL_MS);
      if (!open.every(({ gate }) => gate.emptySinceMark())) continue;
      const empty = await Promise.all(open.map(async ({ sourceIsEmpty }) => sourceIsEmpty?.() ?? true));
      if (empty.every(Boolean) && all.every(idle) && given() === before) return;
      break;
    }
  }
  const told = all.map(({ name, mapping }) => `${name}: ${JSON.stringify(mapping.stats())}`);
  assert.fail(`It was not quiet after ${DEADLINE_MS} ms. ${told.join("; ")}`);
}

function failedTries({ mapping }: GatedMapping): number {
  const { partialResponses, failedInvocations } = mapping.stats();
  return partialResponses + failedInvocations;
}
