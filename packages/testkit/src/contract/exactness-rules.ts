import { EXACT_ATTRIBUTES } from "./exact-attributes.ts";
import { noise, seededRandom } from "./seeded-random.ts";
import { applied, version } from "./store-bench.ts";
import type { StoreRule } from "./store-bench.ts";

const LOW = version("1");
const V = version("1700000000");
/** With the key and the version attributes safely below DynamoDB's 400 KB. */
const LARGE_BYTES = 390_000;

/** Rules of what an item is after a put, attribute by attribute. */
export const EXACTNESS_RULES: readonly StoreRule[] = [
  ...Object.entries(EXACT_ATTRIBUTES).map(([name, attributes]): StoreRule => ({
    name: `put keeps ${name}`,
    async check(bench) {
      const given = bench.item(attributes);
      await bench.store.put(given, V, { allowInsert: true });
      await bench.holds(applied(given, V, bench.attributes));
      await bench.holdVersion(LOW, {}, 1);
      const over = bench.item(attributes, 1);
      await bench.store.put(over, V, { allowInsert: true });
      await bench.holds(applied(over, V, bench.attributes), 1);
    },
  })),
  {
    name: "put keeps an item that has nothing but its key",
    async check({ store, attributes, item, holds }) {
      await store.put(item(), V, { allowInsert: true });
      await holds(applied(item(), V, attributes));
    },
  },
  {
    name: "put keeps an item near DynamoDB's largest size",
    async check({ store, attributes, item, holds }) {
      const given = item({ a: { B: noise(LARGE_BYTES, seededRandom(7)) } });
      await store.put(given, V, { allowInsert: true });
      await holds(applied(given, V, attributes));
    },
  },
];
