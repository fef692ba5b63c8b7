// #region laws
import { assertConverges, assertIdempotent } from "@isthmus/testkit";
import * as fc from "fast-check";

interface Stock {
  readonly at: number;
  readonly region: string;
}

const stocks = fc.record({ at: fc.nat(9), region: fc.constantFrom("aws", "aws-cn") });

/** Wrong: of two stocks of one time, each region keeps the one that came first. */
export const newest = (held: Stock, incoming: Stock): Stock => (incoming.at > held.at ? incoming : held);

/** Right: the region decides where the times are equal. */
export const newestOrHigherRegion = (held: Stock, incoming: Stock): Stock =>
  incoming.at > held.at || (incoming.at === held.at && incoming.region > held.region) ? incoming : held;

export function checkResolver(merge: (held: Stock, incoming: Stock) => Stock): void {
  assertIdempotent(stocks, merge);
  assertConverges(stocks, merge);
}
// #endregion
