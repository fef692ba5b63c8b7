import {
  CONCURRENCY,
  DYNAMODB_CALL_MS,
  HEARTBEATS_PER_SECOND,
  INVOCATION_MS,
  RECORD_MS,
} from "./assumptions.ts";
import { REQUESTS_PER_CHANGE } from "./change-kind.ts";
import type { SideRequests } from "./change-kind.ts";
import { sumRates } from "./change-rates.ts";
import { SECONDS_PER_MONTH } from "./month.ts";
import { MILLION } from "./region-context.ts";
import type { RegionContext } from "./region-context.ts";
import type { UsageLine } from "./usage-line.ts";

/** Lambda: invocations and their time. Reading the table's stream costs nothing where Lambda does it. */
export function lambdaUsage({ workload, traffic, inbox }: RegionContext): readonly UsageLine[] {
  const { region, local, arriving, forwards, sends, streamRecords } = traffic;
  const records = workload.filterEchoes ? streamRecords - sumRates(arriving, () => 1) : streamRecords;
  const calls = ({ itemWrites, tombstoneWrites }: SideRequests): number => itemWrites + tombstoneWrites;
  const busyMsPerSecond =
    busyMs(
      forwards,
      records,
      sumRates(local, (kind) => calls(REQUESTS_PER_CHANGE[kind].source)),
    ) +
    // Peers are sent to at the same time, so that their number does not lengthen an invocation.
    sends * workload.linkMs +
    busyMs(
      inbox.applies,
      sumRates(arriving, () => 1),
      sumRates(arriving, (kind) => calls(REQUESTS_PER_CHANGE[kind].target)),
    ) +
    busyMs(HEARTBEATS_PER_SECOND, HEARTBEATS_PER_SECOND, HEARTBEATS_PER_SECOND);
  const invocations = forwards + inbox.applies + HEARTBEATS_PER_SECOND;
  return [
    {
      region,
      what: "Lambda: invocations",
      quantity: (invocations * SECONDS_PER_MONTH) / MILLION,
      price: "lambdaRequests",
    },
    {
      region,
      what: "Lambda: time",
      quantity: (busyMsPerSecond / 1000) * SECONDS_PER_MONTH * (workload.memoryMb / 1024),
      price: "lambdaDuration",
    },
  ];
}

/** Milliseconds that functions run in each second. Calls of an invocation go out at the same time up to the concurrency. */
function busyMs(invocations: number, records: number, calls: number): number {
  // An invocation waits at least once where it calls at all, and once more for every further lot.
  const waves = Math.max(Math.min(invocations, calls), calls / CONCURRENCY);
  return invocations * INVOCATION_MS + records * RECORD_MS + waves * DYNAMODB_CALL_MS;
}
