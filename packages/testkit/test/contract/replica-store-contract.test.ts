import { replicaStoreContract } from "@isthmus/testkit";
import type { ReplicaStoreHarness } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";
import { failingCases } from "./failing-cases.ts";
import { openMemoryStore, PLAIN_VARIANT } from "./open-memory-store.ts";
import { badPut, STORE_FAULTS } from "./store-faults.ts";

describe("replicaStoreContract", () => {
  test.each(STORE_FAULTS.map((fault) => [fault.name, fault] as const))(
    "catches a store in which %s",
    async (_, { decorate, caughtBy }) => {
      const failing = await failingCases(replicaStoreContract(openMemoryStore(PLAIN_VARIANT, decorate)));
      expect(failing.filter((name) => caughtBy.test(name))).not.toEqual([]);
    },
  );

  test("finds no fault where the put of the faulty stores has none", async () => {
    expect(await failingCases(replicaStoreContract(openMemoryStore(PLAIN_VARIANT, badPut({}))))).toEqual([]);
  });

  test("names each rule once", () => {
    const names = replicaStoreContract(openMemoryStore(PLAIN_VARIANT)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("opens one harness per case and closes it, also where the case fails", async () => {
    let opened = 0;
    let closed = 0;
    const right = openMemoryStore(PLAIN_VARIANT);
    const open = async (): Promise<ReplicaStoreHarness> => {
      opened += 1;
      const harness = await right();
      return {
        ...harness,
        store: { ...harness.store, put: async () => Promise.reject(new Error("broken")) },
        close: async () => {
          closed += 1;
          return Promise.resolve();
        },
      };
    };
    const cases = replicaStoreContract(open);
    const failing = await failingCases(cases);
    expect(failing.length).toBeGreaterThan(0);
    expect({ opened, closed }).toEqual({ opened: cases.length, closed: cases.length });
  });

  test("works on one table for all cases, since no two cases share a key", async () => {
    const harness = await openMemoryStore(PLAIN_VARIANT)();
    const failing = await failingCases(replicaStoreContract(async () => Promise.resolve(harness)));
    expect(failing).toEqual([]);
  });
});
