import { Command, InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "../whole-number.ts";
import { costText } from "./cost-text.ts";
import { decimalNumber } from "./decimal-number.ts";
import { estimateCost } from "./estimate-cost.ts";
import { CNY_PER_USD_DEFAULT, LIST_PRICES } from "./list-prices.ts";
import { parseWorkload } from "./parse-workload.ts";
import type { WorkloadFlags } from "./parse-workload.ts";
import { withPriceFile } from "./price-file.ts";
import { pricesText } from "./prices-text.ts";
import { COST_NETWORKS, COST_TRANSPORTS, WORKLOAD_DEFAULTS } from "./workload.ts";

interface CostFlags extends WorkloadFlags {
  readonly prices?: string;
  readonly cnyPerUsd: number;
  readonly printPrices: boolean;
  readonly json: boolean;
}

/** The part of `process` that the command writes to. */
export interface CostTerminal {
  readonly stdout: { write(text: string): unknown };
}

/** `isthmus cost`: what replicating a workload adds to the bill for a month, line by line, beside what Global Tables would bill. Asks nobody: prices are those of a list in the program. */
export function costCommand(terminal: CostTerminal = process): Command {
  const d = WORKLOAD_DEFAULTS;
  return new Command("cost")
    .description(
      "Reckons what replication adds to the bill for a month, beside what Global Tables would bill.\nThe model and its limits: docs/cost.md.",
    )
    .addOption(
      new Option("--writes-per-second <n>", "writes of all applications together, on average")
        .argParser(decimalNumber(0, 1_000_000))
        .makeOptionMandatory(),
    )
    .option(
      "--item-kb <n>",
      "size of an item as stored, version attributes included",
      decimalNumber(0.001, 400),
      d.itemKb,
    )
    .option("--inserts <share>", "share of the writes that make a new item", decimalNumber(0, 1), d.inserts)
    .option(
      "--deletes <share>",
      "share of the writes that delete one; the rest are updates",
      decimalNumber(0, 1),
      d.deletes,
    )
    .option(
      "--unversioned <share>",
      "share of inserts and updates without the versioned writer",
      decimalNumber(0, 1),
      d.unversioned,
    )
    .option("--regions <names>", "AWS regions of the replicas, separated by commas", regionNames, d.regions)
    .option("--source <region>", "the only region that applications write in (default: all alike)", oneRegion)
    .addOption(
      new Option("--transport <name>", "what changes travel through")
        .choices(COST_TRANSPORTS)
        .default(d.transport),
    )
    .addOption(
      new Option("--network <name>", "how the other side is reached")
        .choices(COST_NETWORKS)
        .default(d.network),
    )
    .option("--tables <n>", "tables that share the writes", wholeNumber(1, 1000), d.tables)
    .option("--stream-shards <n>", "shards of each table's stream", wholeNumber(1, 10_000), d.streamShards)
    .option("--batch-size <n>", "most records in an invocation", wholeNumber(1, 10_000), d.batchSize)
    .option(
      "--batch-window <s>",
      "how long an invocation waits to be filled",
      decimalNumber(0, 300),
      d.batchWindowSeconds,
    )
    .option(
      "--compression-ratio <n>",
      "bytes sent for each byte packed",
      decimalNumber(0.01, 2),
      d.compressionRatio,
    )
    .option("--link-ms <n>", "round trip to the other side", decimalNumber(0, 10_000), d.linkMs)
    .option("--memory-mb <n>", "memory of the functions", wholeNumber(128, 10_240), d.memoryMb)
    .option("--filter-echoes", "leave echoes out before the function is invoked", d.filterEchoes)
    .option("--kms", "a KMS key of your own in each region", d.kms)
    .option("--prices <file>", "JSON with prices that replace the list's")
    .option("--cny-per-usd <n>", "yuan for a dollar", decimalNumber(0.1, 1000), CNY_PER_USD_DEFAULT)
    .option(
      "--print-prices",
      "print the prices of the regions and where each is from, instead of an estimate",
      false,
    )
    .option("--json", "one JSON object on standard output", false)
    .action(async (flags: CostFlags) => {
      const workload = parseWorkload(flags);
      const book =
        flags.prices === undefined
          ? LIST_PRICES
          : await withPriceFile(LIST_PRICES, flags.prices, new Date().toISOString().slice(0, 10));
      if (flags.printPrices) {
        terminal.stdout.write(pricesText(book, workload.regions, flags.json));
        return;
      }
      const estimate = estimateCost(workload, book, flags.cnyPerUsd);
      terminal.stdout.write(
        flags.json ? `${JSON.stringify(estimate)}\n` : costText(estimate, flags.cnyPerUsd),
      );
    });
}

function regionNames(text: string): readonly string[] {
  return text.split(",").map(oneRegion);
}

function oneRegion(text: string): string {
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(text)) {
    throw new InvalidArgumentError("Allowed: names of AWS regions such as us-east-1, separated by commas.");
  }
  return text;
}
