import { DEFAULT_VERSION_ATTRIBUTES, keyText, pickAttributes } from "@isthmus/core";
import type { KeyText, Tombstone } from "@isthmus/core";
import { performOnCell, portsOfCalls, replicaStoreContract } from "@isthmus/testkit";
import type { Cell, IssueCall, PortAnswer, PortCall, ReplicaStoreHarness } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";

const KEY_NAMES = ["pk"];
const EMPTY: Cell = { item: undefined, tombstone: undefined };

/** The conditions that simulations run on, as a store. */
function openSimulatedStore(): ReplicaStoreHarness {
  const cells = new Map<KeyText, Cell>();
  const cellOf = (key: Parameters<typeof keyText>[0]): Cell => cells.get(keyText(key)) ?? EMPTY;
  const issue = (async (call: PortCall): Promise<PortAnswer> => {
    await Promise.resolve();
    if (call.method === "readTombstones") {
      const found = new Map<KeyText, Tombstone>();
      for (const key of call.keys) {
        const { tombstone } = cellOf(key);
        if (tombstone !== undefined) found.set(keyText(key), { key, version: tombstone });
      }
      return found;
    }
    if (call.method === "send" || call.method === "bury") throw new Error("Not a call of a store.");
    const { cell, answer } = performOnCell(cellOf(call.key), call);
    cells.set(keyText(call.key), cell);
    return answer;
  }) as IssueCall;
  const { store } = portsOfCalls("items", KEY_NAMES, issue);
  return {
    store,
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    keyOf: (n) => ({ pk: { S: `k${n}` } }),
    putRaw: async (item) => {
      const key = pickAttributes(item, KEY_NAMES);
      cells.set(keyText(key), { ...cellOf(key), item });
      return Promise.resolve();
    },
    readRaw: async (key) => Promise.resolve(cellOf(key).item),
    deleteRaw: async (key) => {
      cells.set(keyText(key), { ...cellOf(key), item: undefined });
      return Promise.resolve();
    },
    close: async () => Promise.resolve(),
  };
}

describe("the store of simulations", () => {
  const open = async (): Promise<ReplicaStoreHarness> => Promise.resolve(openSimulatedStore());
  const rules = replicaStoreContract(open).map((rule) => [rule.name, rule] as const);
  test.each(rules)("%s", async (_name, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});
