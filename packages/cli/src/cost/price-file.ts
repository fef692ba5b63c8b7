import { readFile } from "node:fs/promises";
import { IsthmusError } from "@isthmus/core";
import * as v from "valibot";
import { pricesOf } from "./list-prices.ts";
import { PRICE_UNITS } from "./price-book.ts";
import type { Price, PriceBook, PriceKey } from "./price-book.ts";

const KEYS = Object.keys(PRICE_UNITS) as [PriceKey, ...PriceKey[]];

/** `{ "cn-north-1": { "sqsRequests": 3.2 } }`: prices by AWS region, each in the currency of the region and for the unit that `--print-prices` names. */
const PriceFileSchema = v.record(
  v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, "not the name of an AWS region")),
  v.record(v.picklist(KEYS, "not one of the prices"), v.pipe(v.number(), v.minValue(0))),
);

/**
 * The book with the prices of a JSON file in place of its own. Regions and prices that the file does not name stay as they are.
 *
 * @throws IsthmusError `invalid-config` for a file that cannot be read, is no JSON, or names a region or a price that there is none of
 */
export async function withPriceFile(book: PriceBook, path: string, today: string): Promise<PriceBook> {
  const result = v.safeParse(PriceFileSchema, await readJson(path));
  if (!result.success) {
    const issues = result.issues.map((issue) => `${v.getDotPath(issue) ?? "the file"}: ${issue.message}`);
    throw new IsthmusError(
      "invalid-config",
      `The prices in ${path} cannot be used: ${issues.join("; ")}. Allowed: {"<AWS region>": {"<price>": <number>}}; isthmus cost --print-prices lists the prices.`,
      { kind: "configuration" },
    );
  }
  const merged = Object.entries(result.output).map(([region, given]) => {
    const base = pricesOf(book, region);
    const replaced = Object.entries(given).map(([key, amount]): [string, Price] => [
      key,
      { amount, source: path, read: today, assumed: false },
    ]);
    return [
      region,
      { ...base, prices: { ...base.prices, ...(Object.fromEntries(replaced) as Record<PriceKey, Price>) } },
    ];
  });
  return { ...book, ...(Object.fromEntries(merged) as PriceBook) };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new IsthmusError(
      "invalid-config",
      `The file of prices ${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
      { kind: "configuration", cause: error },
    );
  }
}
