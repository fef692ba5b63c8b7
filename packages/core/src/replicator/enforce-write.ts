import type { Enforcement } from "../capture.ts";
import { nextEnforceStep } from "../enforce.ts";
import { IsthmusError } from "../errors.ts";
import type { ItemKey } from "../item.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import type { ForwardDeps } from "./forward-deps.ts";

/** Each refusal means that another writer was faster; this many in a row is better left for later. */
export const ENFORCE_ATTEMPTS_MAX = 10;

/**
 * Removes or lifts an item that was inserted under a tombstone (SPEC, section "Capture").
 *
 * @throws IsthmusError `contended` (retryable) when the item changed again at each of {@link ENFORCE_ATTEMPTS_MAX} attempts
 */
export async function enforce(
  key: ItemKey,
  enforcement: Enforcement,
  { store, context }: ForwardDeps,
  options: CallOptions,
): Promise<void> {
  const { tombstone } = enforcement;
  if (enforcement.kind === "remove") {
    await store.deleteBelow(key, tombstone, options);
    return;
  }
  let { expected } = enforcement;
  for (let attempt = 0; attempt < ENFORCE_ATTEMPTS_MAX; attempt++) {
    const set = await store.setVersion(key, expected, enforcement.version, options);
    if (set.outcome === "done") return;
    const next = nextEnforceStep(set.held, tombstone);
    switch (next.step) {
      case "done":
        return;
      case "remove":
        await store.deleteBelow(key, tombstone, options);
        return;
      case "again":
        expected = next.expected;
        break;
      default:
        next satisfies never;
    }
  }
  throw new IsthmusError(
    "contended",
    `An item of table ${JSON.stringify(context.table)} changed at each of ${ENFORCE_ATTEMPTS_MAX} attempts to lift it above a deletion. It is tried again.`,
    { kind: "retryable" },
  );
}
