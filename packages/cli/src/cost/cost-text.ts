import { textTable } from "../demo/text-table.ts";
import type { CostEstimate, CostLine, RegionCost } from "./estimate-cost.ts";

/** The estimate for people: each region's lines in its own currency, the sum in dollars, and Global Tables beside it. */
export function costText(estimate: CostEstimate, cnyPerUsd: number): string {
  const { workload, regions, globalTables } = estimate;
  const foreign = regions.some(({ currency }) => currency === "CNY");
  return [
    `Replicating ${plain(workload.writesPerSecond)} writes/s of ${plain(workload.itemKb)} KB over ${workload.transport}, a month of 730 hours.`,
    "What replication adds: the applications' own writes and the items' storage are not in it.",
    ...regions.flatMap((region) => ["", ...regionText(region)]),
    "",
    ...textTable([
      ["All regions", "USD a month", "USD per million changes"],
      ["Isthmus", money(estimate.totalUsd), perMillion(estimate.usdPerMillionChanges)],
      [
        "Global Tables, if there were any here",
        money(globalTables.totalUsd),
        perMillion(globalTables.usdPerMillionChanges),
      ],
    ]),
    "",
    ...(estimate.assumedUsd > 0
      ? [
          `~ assumed: nobody has read this price. ${percent(estimate.assumedUsd, estimate.totalUsd)} of the total rests on such prices.`,
        ]
      : []),
    ...(foreign ? [`At ${plain(cnyPerUsd)} yuan for a dollar.`] : []),
    "List prices without free tiers, taxes and discounts; --print-prices tells where each is from, --prices replaces them.",
    "",
  ].join("\n");
}

function regionText({ region, currency, lines, total }: RegionCost): readonly string[] {
  return textTable([
    [`${region}, ${currency} a month`, "cost", "quantity", "price"],
    ...lines.map((line) => [line.what, money(line.cost), quantityText(line), priceText(line)]),
    ["total", money(total), "", ""],
  ]);
}

function quantityText({ quantity, unit }: CostLine): string {
  return `${quantity < 100 ? significant(quantity) : plain(Math.round(quantity))} ${unit}`;
}

function priceText({ price }: CostLine): string {
  return `${price.assumed ? "~" : ""}${price.amount}`;
}

function money(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function perMillion(amount: number | undefined): string {
  return amount === undefined ? "-" : money(amount);
}

function plain(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function significant(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`;
}
