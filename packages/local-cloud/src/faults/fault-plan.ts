import type { JsonObject } from "../wire/json-message.ts";
import type { WireOperation } from "../wire/operation.ts";
import { checkFault, concerns } from "./fault-rule.ts";
import type { ExpiryFault, Fault, LatencyFault, ScopedFault, ThrottleFault } from "./fault-rule.ts";
import type { Chance } from "./seeded-chance.ts";
import type { SplitBatch } from "./split-batch.ts";
import { splitRequest } from "./split-request.ts";

/** How often each fault has struck. `expiry`: records marked. `cut`: requests that failed because the link was cut. */
export type StrikeCounts = Readonly<Record<Fault["kind"] | "cut", number>>;

/** What is to befall one request. */
export interface Fate {
  readonly delayMs: number;
  readonly throttle?: ThrottleFault;
  readonly expired?: true;
  readonly split?: SplitBatch;
  readonly loseResponse: boolean;
}

/** A plan under way: its faults know how many requests they have seen. */
export interface FaultPlan {
  /** Decides at once, when the request comes, so that neither delays nor concurrency change what befalls which request. */
  decide(operation: WireOperation, read: () => JsonObject): Fate;
  readonly expiries: readonly ExpiryFault[];
}

interface Armed {
  readonly fault: ScopedFault;
  readonly id: number;
  seen: number;
  struck: number;
}

/**
 * Makes a plan ready.
 *
 * @param count is told of every strike
 * @throws LocalCloudError `invalid-options`
 */
export function faultPlan(
  faults: readonly Fault[],
  chance: Chance,
  count: (kind: Fault["kind"]) => void,
): FaultPlan {
  for (const fault of faults) checkFault(fault);
  const armed = faults.flatMap((fault, id): Armed[] =>
    fault.kind === "expiry" ? [] : [{ fault, id, seen: 0, struck: 0 }],
  );

  /** Goes through the faults of a kind that are due, until one is taken; that one has struck. */
  const take = <K extends ScopedFault["kind"], R>(
    kind: K,
    operation: WireOperation,
    use: (
      fault: Extract<ScopedFault, { kind: K }>,
      draw: (label: string | number) => number,
    ) => R | undefined,
  ): R | undefined => {
    for (const rule of armed) {
      if (rule.fault.kind !== kind || !concerns(rule.fault, operation)) continue;
      const ordinal = rule.seen++;
      const { skip = 0, times = Infinity, rate = 1 } = rule.fault;
      const draw = (label: string | number): number => chance(rule.id, operation.name, ordinal, label);
      if (ordinal < skip || rule.struck >= times || draw("rate") >= rate) continue;
      const used = use(rule.fault as Extract<ScopedFault, { kind: K }>, draw);
      if (used === undefined) continue;
      rule.struck += 1;
      count(kind);
      return used;
    }
    return undefined;
  };

  return {
    expiries: faults.filter((fault) => fault.kind === "expiry"),
    decide: (operation, read) => {
      const delayMs = take("latency", operation, delayOf) ?? 0;
      const throttle = take("throttle", operation, (fault) => fault);
      if (throttle !== undefined) return { delayMs, throttle, loseResponse: false };
      if (take("expired-credentials", operation, () => true) !== undefined)
        return { delayMs, expired: true, loseResponse: false };
      const split = take("partial", operation, (fault, draw) => {
        const { entries, share = 0.5 } = fault;
        const refuse = (entry: number): boolean => entries?.includes(entry) ?? draw(entry) < share;
        return splitRequest(operation.name, read(), refuse, fault.code);
      });
      const loseResponse = take("lost-response", operation, () => true) ?? false;
      return { delayMs, ...(split && { split }), loseResponse };
    },
  };
}

function delayOf(fault: LatencyFault, draw: (label: string) => number): number {
  return fault.ms + draw("jitter") * (fault.jitterMs ?? 0);
}
