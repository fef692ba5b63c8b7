import { describe, expect, it } from "vitest";
import { LIST_PRICES, pricesOf } from "../../src/cost/list-prices.ts";
import { PRICE_UNITS } from "../../src/cost/price-book.ts";

const KEYS = Object.keys(PRICE_UNITS).sort();

describe("the prices of the list", () => {
  it.each(Object.keys(LIST_PRICES))("are all there for %s, each with its source and its day", (region) => {
    const { prices } = pricesOf(LIST_PRICES, region);
    expect(Object.keys(prices).sort()).toEqual(KEYS);
    for (const { amount, source, read } of Object.values(prices)) {
      expect(amount).toBeGreaterThan(0);
      expect(source).not.toBe("");
      expect(read).toMatch(/^202\d-\d\d-\d\d$/);
    }
  });

  it("are in yuan for China and in dollars elsewhere", () => {
    expect(pricesOf(LIST_PRICES, "cn-north-1").currency).toBe("CNY");
    expect(pricesOf(LIST_PRICES, "us-east-1").currency).toBe("USD");
  });

  it("are told to be assumed where nobody has read them, and only there", () => {
    const { prices } = pricesOf(LIST_PRICES, "cn-northwest-1");
    expect(prices.sqsRequests.assumed).toBe(false);
    expect(prices.kinesisShard.assumed).toBe(true);
    expect(Object.values(pricesOf(LIST_PRICES, "us-east-1").prices).some(({ assumed }) => assumed)).toBe(
      false,
    );
  });

  it("of a region that nobody has looked up are those of the nearest one, all assumed", () => {
    for (const [region, likeness] of [
      ["us-gov-west-1", "us-east-1"],
      ["cn-south-9", "cn-northwest-1"],
    ] as const) {
      const { currency, prices } = pricesOf(LIST_PRICES, region);
      const known = pricesOf(LIST_PRICES, likeness);
      expect(currency).toBe(known.currency);
      expect(prices.sqsRequests.amount).toBe(known.prices.sqsRequests.amount);
      expect(Object.values(prices).every(({ assumed, source }) => assumed && source.includes(likeness))).toBe(
        true,
      );
    }
  });
});
