import { meanItemBytes, plannedSteps } from "@isthmus/load";
import type { LoadPlan } from "@isthmus/load";
import { estimateCost } from "../cost/estimate-cost.ts";
import { LIST_PRICES, pricesOf } from "../cost/list-prices.ts";
import { SECONDS_PER_MONTH } from "../cost/month.ts";
import { WORKLOAD_DEFAULTS } from "../cost/workload.ts";
import type { Workload } from "../cost/workload.ts";

/** What a load will ask of AWS, about. */
export interface LoadEstimate {
  /** By the load's own writers. */
  readonly writes: number;
  /** Write units of those in all regions. */
  readonly writeUnits: number;
  /** Read units of one comparison in all regions. */
  readonly readUnits: number;
  /** Dollars: the load's own requests, and what replicating them adds. */
  readonly ownUsd: number;
  readonly replicationUsd: number;
}

const CNY_PER_USD = 7.2;
const MILLION = 1_000_000;
/** A re-creation is one step of two writes. */
const RECREATION_WRITES = 2;

/**
 * Estimates what a load costs on AWS with on-demand capacity. Left out: the polling of the streams, and a second comparison, should the first not find the
 * tables alike.
 */
export function estimateLoad(plan: LoadPlan, awsRegions: readonly string[]): LoadEstimate {
  const { mix, sizes, versionedShare } = plan.workload;
  const writers = plan.writingRegions?.length ?? awsRegions.length;
  const total = Object.values(mix).reduce((sum, weight) => sum + weight, 0);
  const share = (weight: number): number => weight / total;
  const steps = plannedSteps(plan) * writers;
  const written = Math.round(steps * (1 + share(mix.recreations) * (RECREATION_WRITES - 1)));
  // By classes, since units are whole KB: an average size would hide the rounding of small items.
  const weights = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const kilobytes = sizes.reduce(
    (sum, each) => sum + Math.max(1, Math.ceil(meanItemBytes([each]) / 1024)) * (each.weight / weights),
    0,
  );
  const keys = Math.min(
    steps,
    steps * share(mix.inserts) + plan.workload.keys * writers + plan.workload.sharedKeys,
  );
  const deletes = plan.deleteAfterwards === true ? Math.round(keys * awsRegions.length) : 0;
  const readUnits = Math.ceil(keys * Math.max(1, kilobytes / 4) * awsRegions.length);
  const writeUnits = Math.ceil((written + deletes) * kilobytes);
  const writeUsd = averageUsd(awsRegions, "dynamodbWriteUnits");
  const readUsd = averageUsd(awsRegions, "dynamodbReadUnits");
  return {
    writes: written + deletes,
    writeUnits,
    readUnits,
    ownUsd: (writeUnits * writeUsd + readUnits * readUsd) / MILLION,
    replicationUsd:
      replicationUsd(written, kilobytes, {
        regions: awsRegions,
        inserts: share(mix.inserts),
        deletes: share(mix.deletes),
        unversioned: 1 - versionedShare,
      }) +
      replicationUsd(deletes, kilobytes, { regions: awsRegions, inserts: 0, deletes: 1, unversioned: 0 }),
  };
}

/** The model reckons a month; a month with just these writes, less a month without any, is what they add. */
function replicationUsd(
  writes: number,
  itemKb: number,
  part: Pick<Workload, "regions" | "inserts" | "deletes" | "unversioned">,
): number {
  const month = (writesPerSecond: number): number =>
    estimateCost({ ...WORKLOAD_DEFAULTS, ...part, itemKb, writesPerSecond }, LIST_PRICES, CNY_PER_USD)
      .totalUsd;
  return month(writes / SECONDS_PER_MONTH) - month(0);
}

function averageUsd(awsRegions: readonly string[], key: "dynamodbWriteUnits" | "dynamodbReadUnits"): number {
  const amounts = awsRegions.map((region) => {
    const { currency, prices } = pricesOf(LIST_PRICES, region);
    return prices[key].amount / (currency === "CNY" ? CNY_PER_USD : 1);
  });
  return amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
}
