import { replicaStoreContract } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";
import { openMemoryStore, PLAIN_VARIANT } from "./open-memory-store.ts";
import type { StoreVariant } from "./open-memory-store.ts";

const VARIANTS: Readonly<Record<string, StoreVariant>> = {
  "partition key of text": PLAIN_VARIANT,
  "partition key of text and sort key of binary, other attribute names": {
    keySchema: { partitionKey: "id", sortKey: "at" },
    keyOf: (n) => ({ id: { S: String(n % 7) }, at: { B: Uint8Array.of(n >> 16, n >> 8, n) } }),
    attributes: { timestamp: "ts", region: "__proto__", replicated: "mark" },
  },
  "partition key of numbers": {
    keySchema: { partitionKey: "n" },
    keyOf: (n) => ({ n: { N: `${n}.5` } }),
    attributes: PLAIN_VARIANT.attributes,
  },
};

describe.each(Object.entries(VARIANTS))("memoryReplicaStore, %s", (_, variant) => {
  const rules = replicaStoreContract(openMemoryStore(variant)).map((rule) => [rule.name, rule] as const);
  test.each(rules)("%s", async (_name, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});
