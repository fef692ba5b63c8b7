import {
  manualClock,
  memoryDeadLetters,
  memoryMetrics,
  memoryReplicaStore,
  memoryTable,
  memoryTombstones,
} from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { applyChanges, IsthmusError, parseRegionId, parseTimestamp, parseVersion } from "../src/index.ts";
import type { ApplyDeps, Change, DecodedMessage, Item, ReplicaStore } from "../src/index.ts";

const key = (name: string): Item => ({ pk: { S: name } });

function put(
  name: string,
  version: string,
  options: { base?: string; writtenAt?: string; value?: string } = {},
): Change {
  return {
    kind: "put",
    table: "t",
    key: key(name),
    version: parseVersion(version),
    ...(options.base !== undefined && { base: parseVersion(options.base) }),
    writtenAt: parseTimestamp(options.writtenAt ?? "990"),
    item: { ...key(name), value: { S: options.value ?? version } },
  };
}

function del(name: string, version: string): Change {
  return {
    kind: "delete",
    table: "t",
    key: key(name),
    version: parseVersion(version),
    writtenAt: parseTimestamp("990"),
  };
}

function message(id: string, ...changes: readonly Change[]): DecodedMessage {
  return { id, position: `test:${id}`, attempts: 3, content: { kind: "changes", changes } };
}

function setUp() {
  const clock = manualClock("1000");
  const table = memoryTable({ name: "t", keySchema: { partitionKey: "pk" }, clock });
  const tombstones = memoryTombstones();
  const calls: string[] = [];
  const inner = memoryReplicaStore({ table, tombstones });
  const store: ReplicaStore = {
    table: "t",
    put: async (...args) => (calls.push("put"), inner.put(...args)),
    deleteBelow: async (...args) => (calls.push("deleteBelow"), inner.deleteBelow(...args)),
    deleteExactly: async (...args) => (calls.push("deleteExactly"), inner.deleteExactly(...args)),
    setVersion: async (...args) => (calls.push("setVersion"), inner.setVersion(...args)),
    readTombstones: async (...args) => (calls.push("readTombstones"), inner.readTombstones(...args)),
    raiseTombstone: async (...args) => (calls.push("raiseTombstone"), inner.raiseTombstone(...args)),
  };
  const deadLetters = memoryDeadLetters();
  const metrics = memoryMetrics();
  const deps: ApplyDeps = {
    region: parseRegionId("me"),
    stores: new Map([["t", store]]),
    deadLetters,
    clock,
    metrics,
    futureBoundMs: 300_000,
    insertAgeMaxMs: 500_000,
  };
  const value = (name: string): string | undefined =>
    (table.get(key(name))?.["value"] as { S: string } | undefined)?.S;
  const letters = (): readonly string[] => deadLetters.letters().map(({ reason }) => reason);
  return { clock, table, tombstones, calls, store, deadLetters, metrics, deps, value, letters };
}

describe("applyChanges", () => {
  it("costs one write and no read where a put overwrites, and one read more where it inserts", async () => {
    const w = setUp();
    await applyChanges([message("1", put("k", "5@peer"))], w.deps);
    expect(w.calls).toEqual(["put", "readTombstones"]);
    w.calls.length = 0;
    await applyChanges([message("2", put("k", "6@peer", { base: "5@peer" }))], w.deps);
    expect(w.calls).toEqual(["put"]);
    expect(w.metrics.total("Conflicts")).toBe(0);
  });

  it("coalesces a thousand changes of one key, over many messages, into one write", async () => {
    const w = setUp();
    const messages = Array.from({ length: 100 }, (_, m) =>
      message(String(m), ...Array.from({ length: 10 }, (__, n) => put("hot", `${m * 10 + n}@peer`))),
    );
    const { outcomes } = await applyChanges(messages, w.deps);
    expect(outcomes).toHaveLength(100);
    expect(w.calls).toEqual(["put", "readTombstones"]);
    expect(w.value("hot")).toBe("999@peer");
    expect(w.metrics.total("Coalesced")).toBe(999);
  });

  it("keeps the tables of one batch apart", async () => {
    const w = setUp();
    const other = memoryTable({ name: "u", keySchema: { partitionKey: "pk" }, clock: w.clock });
    const stores = new Map([...w.deps.stores, ["u", memoryReplicaStore({ table: other })] as const]);
    await applyChanges([message("1", put("k", "5@peer"), { ...put("k", "4@peer"), table: "u" })], {
      ...w.deps,
      stores,
    });
    expect(w.value("k")).toBe("5@peer");
    expect(other.get(key("k"))?.["value"]).toEqual({ S: "4@peer" });
  });

  it("removes a put again that arrives under a tombstone", async () => {
    const w = setUp();
    await applyChanges([message("1", del("k", "6@peer"))], w.deps);
    await applyChanges([message("2", put("k", "5@peer"))], w.deps);
    expect(w.value("k")).toBeUndefined();
    expect(w.metrics.total("Superseded")).toBe(1);
  });

  it("keeps a put at its tombstone's version: a deletion exceeds what it deletes, so the put came later", async () => {
    const w = setUp();
    await applyChanges([message("1", del("k", "5@peer"))], w.deps);
    await applyChanges([message("2", put("k", "5@peer"))], w.deps);
    expect(w.value("k")).toBe("5@peer");
    await applyChanges([message("3", del("k", "5@peer"))], w.deps);
    expect(w.value("k")).toBe("5@peer");
  });

  it("raises the tombstone before it deletes the item", async () => {
    const w = setUp();
    await applyChanges([message("1", put("k", "5@peer"))], w.deps);
    w.calls.length = 0;
    await applyChanges([message("2", del("k", "6@peer"))], w.deps);
    expect(w.calls).toEqual(["raiseTombstone", "deleteBelow"]);
    expect(w.value("k")).toBeUndefined();
  });

  it("finishes a deletion whose first attempt raised the tombstone and was cut off", async () => {
    const w = setUp();
    await applyChanges([message("1", put("k", "5@peer"))], w.deps);
    w.tombstones.raise("t", key("k"), parseVersion("6@peer"));
    await applyChanges([message("2", del("k", "6@peer"))], w.deps);
    expect(w.value("k")).toBeUndefined();
  });

  it("gives a local write without a version one above the change, and lets it win", async () => {
    const w = setUp();
    w.table.put({ ...key("k"), value: { S: "local" } });
    await applyChanges([message("1", put("k", "2000@peer"))], { ...w.deps, futureBoundMs: 2_000_000 });
    expect(w.table.get(key("k"))).toMatchObject({
      value: { S: "local" },
      last_update_timestamp: { N: "2000.000001" },
      last_updater_region: { S: "me" },
    });
    w.table.put({ ...key("d"), value: { S: "local" } });
    await applyChanges([message("2", del("d", "5@peer"))], w.deps);
    expect(w.table.get(key("d"))).toMatchObject({
      value: { S: "local" },
      last_update_timestamp: { N: "1000" },
    });
  });

  it("does the same to a local item too far ahead of the clock, and not to one that replication wrote", async () => {
    const w = setUp();
    w.table.put({
      ...key("k"),
      value: { S: "local" },
      last_update_timestamp: { N: "1150.5" },
      last_updater_region: { S: "me" },
    });
    await applyChanges([message("1", put("k", "5@peer"))], w.deps);
    expect(w.table.get(key("k"))).toMatchObject({
      value: { S: "local" },
      last_update_timestamp: { N: "1000" },
    });
    await applyChanges([message("2", put("r", "1150.5@peer"))], w.deps);
    await applyChanges([message("3", put("r", "5@peer"))], w.deps);
    expect(w.table.get(key("r"))).toMatchObject({ last_update_timestamp: { N: "1150.5" } });
  });

  it("starts again when a local write slips in between, and never loses it", async () => {
    const w = setUp();
    w.table.put({ ...key("k"), value: { S: "local" } });
    const racing: ReplicaStore = {
      ...w.store,
      setVersion: async (...args) => {
        if (w.calls.filter((call) => call === "put").length === 1)
          w.table.put({
            ...key("k"),
            value: { S: "later" },
            last_update_timestamp: { N: "1" },
            last_updater_region: { S: "me" },
          });
        return w.store.setVersion(...args);
      },
    };
    await applyChanges([message("1", put("k", "5@peer"))], { ...w.deps, stores: new Map([["t", racing]]) });
    expect(w.calls).toEqual(["put", "setVersion", "put"]);
    expect(w.value("k")).toBe("5@peer");
  });

  it("counts as conflict what replaced a version that no writer of the batch had seen", async () => {
    const w = setUp();
    await applyChanges([message("1", put("k", "5@me"))], w.deps);
    await applyChanges([message("2", put("k", "6@peer", { base: "4@me" }))], w.deps);
    expect(w.metrics.total("Conflicts")).toBe(1);
    await applyChanges(
      [message("3", put("k", "7@peer", { base: "6@peer" }), put("k", "8@peer", { base: "7@peer" }))],
      w.deps,
    );
    expect(w.metrics.total("Conflicts")).toBe(1);
  });

  it("measures lag from the write, never below zero, and skew apart from it", async () => {
    const w = setUp();
    await applyChanges([message("1", put("a", "990@peer", { writtenAt: "990" }))], w.deps);
    await applyChanges([message("2", put("b", "1010@peer", { writtenAt: "1010" }))], w.deps);
    expect(w.metrics.total("ReplicationLatency")).toBe(10_000);
    expect(w.metrics.total("ClockSkew")).toBe(10_000);
  });

  it("tells duplicates and superseded changes apart, and both are success", async () => {
    const w = setUp();
    for (const change of [
      put("k", "5@peer"),
      put("k", "5@peer"),
      put("k", "4@peer"),
      del("k", "3@peer"),
      del("x", "3@peer"),
      del("x", "3@peer"),
    ]) {
      const { outcomes } = await applyChanges([message("1", change)], w.deps);
      expect(outcomes).toEqual([{ id: "1", status: "done" }]);
    }
    expect(w.metrics.total("Duplicates")).toBe(2);
    expect(w.metrics.total("Superseded")).toBe(2);
    expect(w.metrics.total("ChangesApplied")).toBe(2);
  });
});

describe("what can never be applied", () => {
  it("goes to the dead letters whole, with a reason, and its neighbours are applied", async () => {
    const w = setUp();
    const malformed: DecodedMessage = {
      id: "bad",
      position: "test:bad",
      attempts: 1,
      content: {
        kind: "malformed",
        body: Uint8Array.from([1, 2]),
        error: new IsthmusError("malformed-payload", "Not ours."),
      },
    };
    const newer: DecodedMessage = {
      ...malformed,
      id: "newer",
      content: {
        kind: "malformed",
        body: Uint8Array.from([3]),
        error: new IsthmusError("unsupported-envelope-version", "Too new."),
      },
    };
    const wrongKey: Change = { ...put("w", "5@peer"), key: { pk: { BOOL: true } } };
    const { outcomes } = await applyChanges(
      [
        malformed,
        message(
          "1",
          put("a", "5@peer"),
          { ...put("b", "5@peer"), table: "foreign" },
          put("c", "1301@peer"),
          wrongKey,
          put("d", "5@peer"),
        ),
        newer,
      ],
      w.deps,
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect([...w.letters()].sort()).toEqual([
      "from-the-future",
      "malformed-message",
      "unknown-table",
      "unsupported-version",
      "wrong-key",
    ]);
    expect(w.deadLetters.letters().find(({ reason }) => reason === "malformed-message")).toMatchObject({
      content: { kind: "message", body: Uint8Array.from([1, 2]) },
      position: "test:bad",
      stage: "apply",
      region: "me",
    });
    expect(w.deadLetters.letters().find(({ reason }) => reason === "unknown-table")).toMatchObject({
      content: { change: { item: { value: { S: "5@peer" } } } },
      attempts: 3,
    });
    expect([w.value("a"), w.value("d")]).toEqual(["5@peer", "5@peer"]);
  });

  it("from the future does not hide an older change of its key", async () => {
    const w = setUp();
    await applyChanges([message("1", put("k", "5@peer"), put("k", "9999@peer"))], w.deps);
    expect(w.value("k")).toBe("5@peer");
    expect(w.letters()).toEqual(["from-the-future"]);
  });

  it("because it is too large makes room for the change before it", async () => {
    const w = setUp();
    const small: ReplicaStore = {
      ...w.store,
      put: async (item, ...rest) =>
        (item["value"] as { S: string }).S.length > 10
          ? Promise.reject(new IsthmusError("item-too-large", "Too large.", { kind: "poison" }))
          : w.store.put(item, ...rest),
    };
    const changes = [put("k", "4@peer"), put("k", "5@peer"), put("k", "6@peer", { value: "x".repeat(11) })];
    await applyChanges([message("1", ...changes)], { ...w.deps, stores: new Map([["t", small]]) });
    expect(w.value("k")).toBe("5@peer");
    expect(w.letters()).toEqual(["item-too-large"]);
  });

  it("because the item here has version attributes of the wrong type overwrites nothing", async () => {
    const w = setUp();
    const wrong = {
      ...key("k"),
      value: { S: "local" },
      last_update_timestamp: { S: "today" },
      last_updater_region: { S: "me" },
    };
    w.table.put(wrong);
    await applyChanges([message("1", put("k", "5@peer")), message("2", del("k", "6@peer"))], w.deps);
    expect(w.value("k")).toBe("local");
    expect(w.letters()).toEqual(["version-attribute-type", "version-attribute-type"]);
  });

  it("because a deletion may have been forgotten does not insert, but may overwrite", async () => {
    const w = setUp();
    await applyChanges([message("1", put("new", "5@peer", { writtenAt: "499" }))], w.deps);
    expect(w.letters()).toEqual(["older-than-tombstones"]);
    expect(w.value("new")).toBeUndefined();
    await applyChanges([message("2", put("k", "5@peer"))], w.deps);
    await applyChanges([message("3", put("k", "6@peer", { writtenAt: "499" }))], w.deps);
    expect(w.value("k")).toBe("6@peer");
    await applyChanges(
      [message("4", del("gone", "7@peer")), message("5", put("gone", "6@peer", { writtenAt: "499" }))],
      w.deps,
    );
    await applyChanges([message("6", put("gone", "6@peer", { writtenAt: "499" }))], w.deps);
    expect(w.letters()).toEqual(["older-than-tombstones"]);
    await applyChanges([message("7", put("edge", "5@peer", { writtenAt: "500" }))], w.deps);
    expect(w.value("edge")).toBe("5@peer");
  });

  it("is not acknowledged when the dead letters do not take it", async () => {
    const w = setUp();
    const deadLetters = {
      put: async () => Promise.reject(new IsthmusError("unavailable", "Down.", { kind: "retryable" })),
    };
    const { outcomes } = await applyChanges(
      [message("1", put("f", "9999@peer")), message("2", put("k", "5@peer"))],
      { ...w.deps, deadLetters },
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "done"]);
  });
});

describe("what fails for now", () => {
  it("fails every message that has a change of the key, and no other", async () => {
    const w = setUp();
    const failing: ReplicaStore = {
      ...w.store,
      put: async (item, ...rest) =>
        (item["pk"] as { S: string }).S === "bad"
          ? Promise.reject(new IsthmusError("throttled", "Throttled.", { kind: "retryable" }))
          : w.store.put(item, ...rest),
    };
    const { outcomes } = await applyChanges(
      [
        message("1", put("bad", "5@peer"), put("a", "5@peer")),
        message("2", put("b", "5@peer")),
        message("3", put("bad", "4@peer")),
      ],
      { ...w.deps, stores: new Map([["t", failing]]) },
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "done", "failed"]);
    expect([w.value("a"), w.value("b")]).toEqual(["5@peer", "5@peer"]);
    expect(w.letters()).toEqual([]);
  });

  it("gives up a key under a storm, to try it again later", async () => {
    const w = setUp();
    const stormy: ReplicaStore = {
      ...w.store,
      put: async () =>
        Promise.resolve({
          outcome: "refused",
          held: { kind: "versioned", version: parseVersion("1@x"), replicated: true },
        }),
    };
    const { outcomes } = await applyChanges([message("1", put("k", "5@peer"))], {
      ...w.deps,
      stores: new Map([["t", stormy]]),
    });
    expect(outcomes).toMatchObject([{ status: "failed", error: { code: "contended", kind: "retryable" } }]);
  });

  it("does not exceed the bound of keys at the same time", async () => {
    const w = setUp();
    let running = 0;
    let most = 0;
    const slow: ReplicaStore = {
      ...w.store,
      put: async (...args) => {
        running += 1;
        most = Math.max(most, running);
        const result = await w.store.put(...args);
        running -= 1;
        return result;
      },
    };
    const changes = Array.from({ length: 50 }, (_, n) => put(`k${n}`, "5@peer"));
    await applyChanges(
      [message("1", ...changes)],
      { ...w.deps, stores: new Map([["t", slow]]) },
      { concurrency: 4 },
    );
    expect(most).toBe(4);
  });
});
