import type { ContractCase } from "../contract-case.ts";
import { CONCURRENCY_RULES } from "./concurrency-rules.ts";
import { DELETE_RULES } from "./delete-rules.ts";
import { EXACTNESS_RULES } from "./exactness-rules.ts";
import { PUT_RULES } from "./put-rules.ts";
import type { ReplicaStoreHarness } from "./replica-store-harness.ts";
import { SET_VERSION_RULES } from "./set-version-rules.ts";
import { storeBench } from "./store-bench.ts";
import { TOMBSTONE_RULES } from "./tombstone-rules.ts";

/** Each case has this many keys to itself. */
const KEYS_PER_CASE = 1000;

/**
 * The rules that every `ReplicaStore` must keep, one case each. A case opens a harness of its own and closes it, whatever happens.
 *
 * @example
 * test.each(replicaStoreContract(openMyStore).map((rule) => [rule.name, rule] as const))("%s", async (_, rule) => {
 *   await expect(rule.run()).resolves.toBeUndefined();
 * });
 */
export function replicaStoreContract(open: () => Promise<ReplicaStoreHarness>): readonly ContractCase[] {
  return [
    ...PUT_RULES,
    ...DELETE_RULES,
    ...SET_VERSION_RULES,
    ...TOMBSTONE_RULES,
    ...EXACTNESS_RULES,
    ...CONCURRENCY_RULES,
  ].map((rule, index) => ({
    name: rule.name,
    run: async () => {
      const harness = await open();
      try {
        await rule.check(storeBench(harness, index * KEYS_PER_CASE));
      } finally {
        await harness.close();
      }
    },
  }));
}
