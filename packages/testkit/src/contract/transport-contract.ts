import type { ContractCase } from "../contract-case.ts";
import { CARRIAGE_RULES } from "./carriage-rules.ts";
import { DELIVERY_RULES } from "./delivery-rules.ts";
import { transportBench } from "./transport-bench.ts";
import type { TransportHarness } from "./transport-harness.ts";

/**
 * The rules that every `ChangeTransport` must keep, one case each. A case opens a harness of its own and closes it, whatever happens.
 *
 * A transport may deliver more than once, but a healthy one in a quiet test has no reason to, so the suite takes a repetition for a fault.
 *
 * @example
 * test.each(transportContract(openMyTransport).map((rule) => [rule.name, rule] as const))("%s", async (_, rule) => {
 *   await expect(rule.run()).resolves.toBeUndefined();
 * });
 */
export function transportContract(open: () => Promise<TransportHarness>): readonly ContractCase[] {
  return [...DELIVERY_RULES, ...CARRIAGE_RULES].map((rule) => ({
    name: rule.name,
    run: async () => {
      const harness = await open();
      try {
        await rule.check(transportBench(harness));
      } finally {
        await harness.close();
      }
    },
  }));
}
