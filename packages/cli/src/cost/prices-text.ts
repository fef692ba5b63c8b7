import { textTable } from "../demo/text-table.ts";
import { pricesOf } from "./list-prices.ts";
import { PRICE_UNITS } from "./price-book.ts";
import type { PriceBook, PriceKey } from "./price-book.ts";

/** The prices of some regions with their sources; as JSON in the form that `--prices` takes, without them. */
export function pricesText(book: PriceBook, regions: readonly string[], json: boolean): string {
  if (json) {
    const amounts = regions.map((region) => [
      region,
      Object.fromEntries(
        Object.entries(pricesOf(book, region).prices).map(([key, { amount }]) => [key, amount]),
      ),
    ]);
    return `${JSON.stringify(Object.fromEntries(amounts), undefined, 2)}\n`;
  }
  const blocks = regions.map((region) => {
    const { currency, prices } = pricesOf(book, region);
    const rows = (Object.keys(PRICE_UNITS) as PriceKey[]).map((key) => {
      const { amount, source, read, assumed } = prices[key];
      return [key, `${assumed ? "~" : ""}${amount}`, PRICE_UNITS[key], read, source];
    });
    return textTable([[`${region}, ${currency}`, "price", "for a", "read", "source"], ...rows], "left").join(
      "\n",
    );
  });
  return `${blocks.join("\n\n")}\n\n~ assumed: nobody has read this price.\n`;
}
