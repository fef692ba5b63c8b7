import { dynamodbUsage } from "./dynamodb-usage.ts";
import { globalTablesUsage } from "./global-tables.ts";
import { inboxOf } from "./inbox-traffic.ts";
import { inboxUsage } from "./inbox-usage.ts";
import { lambdaUsage } from "./lambda-usage.ts";
import { pricesOf } from "./list-prices.ts";
import { encryptionUsage, monitoringUsage } from "./monitoring-usage.ts";
import { SECONDS_PER_MONTH } from "./month.ts";
import { networkUsage } from "./network-usage.ts";
import { PRICE_UNITS } from "./price-book.ts";
import type { Price, PriceBook, RegionPrices } from "./price-book.ts";
import { MILLION } from "./region-context.ts";
import { trafficOf } from "./traffic.ts";
import type { UsageLine } from "./usage-line.ts";
import type { Workload } from "./workload.ts";

/** A usage with its price. */
export interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly price: Price;
  /** In the region's currency, for a month. */
  readonly cost: number;
}

/** What one region costs in a month. */
export interface RegionCost {
  readonly region: string;
  readonly currency: RegionPrices["currency"];
  readonly lines: readonly CostLine[];
  readonly total: number;
  /** The part of the total that rests on prices which nobody has read. */
  readonly assumed: number;
}

/** What replication costs in a month, and what Global Tables would. */
export interface CostEstimate {
  readonly workload: Workload;
  readonly regions: readonly RegionCost[];
  /** Of all regions, in dollars. */
  readonly totalUsd: number;
  /** The part that rests on prices which nobody has read. */
  readonly assumedUsd: number;
  /** Changes delivered in a month: writes times the other regions, without the heartbeat's. */
  readonly changes: number;
  /** Dollars for a million changes delivered. Absent without changes. */
  readonly usdPerMillionChanges?: number;
  readonly globalTables: {
    readonly totalUsd: number;
    readonly usdPerMillionChanges?: number;
  };
}

/**
 * Reckons what replicating `workload` adds to the bill. Pure: the same workload and prices give the same estimate.
 *
 * @param cnyPerUsd yuan for a dollar, for the total alone; each region is billed in its own currency
 */
export function estimateCost(workload: Workload, book: PriceBook, cnyPerUsd: number): CostEstimate {
  const traffic = trafficOf(workload);
  const inUsd = ({ currency }: { readonly currency: string }, amount: number): number =>
    currency === "CNY" ? amount / cnyPerUsd : amount;
  const regions = traffic.map((region) => {
    const context = { workload, traffic: region, inbox: inboxOf(workload, traffic, region.region) };
    return priced(pricesOf(book, region.region), region.region, [
      ...dynamodbUsage(context),
      ...lambdaUsage(context),
      ...inboxUsage(context),
      ...networkUsage(context),
      ...monitoringUsage(context),
      ...encryptionUsage(context),
    ]);
  });
  const rivals = globalTablesUsage(workload, traffic).map((line) =>
    priced(pricesOf(book, line.region), line.region, [line]),
  );
  const totalUsd = regions.reduce((sum, region) => sum + inUsd(region, region.total), 0);
  const rivalUsd = rivals.reduce((sum, region) => sum + inUsd(region, region.total), 0);
  const changes = workload.writesPerSecond * (workload.regions.length - 1) * SECONDS_PER_MONTH;
  const perMillion = (usd: number): { readonly usdPerMillionChanges?: number } =>
    changes > 0 ? { usdPerMillionChanges: usd / (changes / MILLION) } : {};
  return {
    workload,
    regions,
    totalUsd,
    assumedUsd: regions.reduce((sum, region) => sum + inUsd(region, region.assumed), 0),
    changes,
    ...perMillion(totalUsd),
    globalTables: { totalUsd: rivalUsd, ...perMillion(rivalUsd) },
  };
}

function priced({ currency, prices }: RegionPrices, region: string, usage: readonly UsageLine[]): RegionCost {
  const lines = usage.map(({ what, quantity, price }): CostLine => {
    const at = prices[price];
    return { what, quantity, unit: PRICE_UNITS[price], price: at, cost: quantity * at.amount };
  });
  const sum = (of: readonly CostLine[]): number => of.reduce((total, { cost }) => total + cost, 0);
  return {
    region,
    currency,
    lines,
    total: sum(lines),
    assumed: sum(lines.filter(({ price }) => price.assumed)),
  };
}
