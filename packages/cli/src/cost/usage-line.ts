import type { PriceKey } from "./price-book.ts";

/** An amount of something that AWS bills, in one region, for one month. */
export interface UsageLine {
  readonly region: string;
  /** What it is for, in words. */
  readonly what: string;
  /** In the unit of the price. */
  readonly quantity: number;
  readonly price: PriceKey;
}
