import type { City } from "../data/city.ts";
import type { Random } from "../random.ts";

/** One write that a writer is to do. */
export interface Mutation {
  readonly kind: "put" | "update" | "delete";
  readonly city: City;
  /** Names this write among all of the run; travels in the item, so that its arrival elsewhere can be seen. */
  readonly edit: string;
  /** A number for the write to store. */
  readonly amount: number;
}

/** How many cities are written most of the time. Few, so that regions meet at the same keys. */
export const HOT_CITIES = 40;

const HOT_SHARE = 0.85;
const PUT_SHARE = 0.4;
const DELETE_SHARE = 0.15;
const AMOUNT_BOUND = 1_000_000;

/** Draws the writes of one writer, the same for the same seed. `label` is unique among the writers of a run. */
export function mutations(cities: readonly City[], random: Random, label: string): () => Mutation {
  let count = 0;
  return () => {
    const bound = random.chance(HOT_SHARE) ? Math.min(HOT_CITIES, cities.length) : cities.length;
    const drawn = random.fraction();
    const kind = drawn < PUT_SHARE ? "put" : drawn < 1 - DELETE_SHARE ? "update" : "delete";
    count += 1;
    return {
      kind,
      city: cities[random.below(bound)] as City,
      edit: `${label}/${count}`,
      amount: random.below(AMOUNT_BOUND),
    };
  };
}
