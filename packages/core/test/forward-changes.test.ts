import {
  manualClock,
  memoryReplicaStore,
  memoryTable,
  memoryTombstones,
  memoryTransport,
} from "@isthmus/testkit";
import type { MemoryFate } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { formatVersion, forwardChanges, IsthmusError } from "../src/index.ts";
import type { Change, ForwardDeps, Item, ReplicaStore, StreamEntry } from "../src/index.ts";
import { forwardSetting } from "./replicator/forward-setting.ts";

const key = (name: string): Item => ({ pk: { S: name } });
const stamped = (name: string, value: string, timestamp: string, region = "me"): Item => ({
  ...key(name),
  value: { S: value },
  last_update_timestamp: { N: timestamp },
  last_updater_region: { S: region },
});

function setUp(options: { decide?: (change: Change) => MemoryFate; bytesMax?: number } = {}) {
  const clock = manualClock("1000");
  const table = memoryTable({ name: "t", keySchema: { partitionKey: "pk" }, clock });
  const tombstones = memoryTombstones();
  const calls: string[] = [];
  const inner = memoryReplicaStore({ table, tombstones });
  const counted: ReplicaStore = {
    table: "t",
    put: async (...args) => (calls.push("put"), inner.put(...args)),
    deleteBelow: async (...args) => (calls.push("deleteBelow"), inner.deleteBelow(...args)),
    deleteExactly: async (...args) => (calls.push("deleteExactly"), inner.deleteExactly(...args)),
    setVersion: async (...args) => (calls.push("setVersion"), inner.setVersion(...args)),
    readTombstones: async (keys, ...rest) => (
      calls.push(`readTombstones ${keys.length}`),
      inner.readTombstones(keys, ...rest)
    ),
    raiseTombstone: async (...args) => (calls.push("raiseTombstone"), inner.raiseTombstone(...args)),
  };
  const transport = memoryTransport(options);
  const { deps: setting, metrics, deadLetters } = forwardSetting(counted);
  const deps: ForwardDeps = { ...setting, transport, clock };
  const sent = (): readonly string[] =>
    transport
      .take()
      .flatMap(({ content }) =>
        content.kind === "changes"
          ? content.changes.map(
              (change) =>
                `${change.kind} ${(change.key["pk"] as { S: string }).S} ${formatVersion(change.version)}`,
            )
          : [],
      );
  return { clock, table, tombstones, calls, deps, transport, deadLetters, metrics, sent };
}

describe("forwardChanges", () => {
  it("sends one change per key, the last writer, with the base of the first", async () => {
    const w = setUp();
    for (let n = 1; n <= 1000; n++) w.table.put(stamped("hot", String(n), String(n)));
    const { outcomes } = await forwardChanges(w.table.records().slice(1), w.deps);
    expect(outcomes.every(({ status }) => status === "done")).toBe(true);
    const [message, ...rest] = w.transport.take();
    expect(rest).toEqual([]);
    expect(message?.content).toMatchObject({
      changes: [{ version: { timestamp: "1000" }, base: { timestamp: "1" } }],
    });
    expect(w.calls).toEqual([]);
  });

  it("asks for tombstones once for a batch, and only for inserts, removals and unversioned writes", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    w.table.put(stamped("b", "1", "1"));
    w.table.put(stamped("c", "1", "1"));
    await forwardChanges(w.table.records(), w.deps);
    expect(w.calls).toEqual(["readTombstones 3"]);
    w.calls.length = 0;
    w.table.put(stamped("a", "2", "2"));
    w.table.update(key("b"), { value: { S: "2" } });
    await forwardChanges(w.table.records(3), w.deps);
    expect(w.calls).toEqual(["readTombstones 1", "setVersion"]);
  });

  it("handles records of one key in order, using what it wrote itself for the earlier ones", async () => {
    const w = setUp();
    w.table.put(stamped("k", "1", "1"));
    w.table.delete(key("k"));
    w.table.put(stamped("k", "2", "2"));
    await forwardChanges(w.table.records(), w.deps);
    // The tombstone that the second record left is what makes the third one be lifted above it.
    expect(w.calls).toEqual(["readTombstones 1", "raiseTombstone", "setVersion"]);
    expect(w.table.get(key("k"))?.["last_update_timestamp"]).toEqual({ N: "1000.000001" });
    expect(w.sent()).toEqual(["delete k 1000@me"]);
    await forwardChanges(w.table.records(3), w.deps);
    expect(w.sent()).toEqual(["put k 1000.000001@me"]);
  });

  it("reports an echo and sends nothing", async () => {
    const w = setUp();
    await w.deps.store.put(
      { ...key("k"), value: { S: "x" } },
      { timestamp: stampOf("5"), region: "peer" },
      { allowInsert: true },
    );
    const { outcomes } = await forwardChanges(w.table.records(), w.deps);
    expect(outcomes).toEqual([expect.objectContaining({ status: "done", reason: "echo" })]);
    expect(w.sent()).toEqual([]);
    expect(w.metrics.total("EchoesSuppressed")).toBe(1);
  });

  it("fails only what the transport refused, so that the neighbours are done", async () => {
    const w = setUp({
      decide: ({ key: k }) => ((k["pk"] as { S: string }).S === "b" ? "refuse" : "deliver"),
    });
    for (const name of ["a", "b", "c"]) w.table.put(stamped(name, "1", "1"));
    const { outcomes } = await forwardChanges(w.table.records(), w.deps);
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "failed", "done"]);
    expect([...w.sent()].sort()).toEqual(["put a 1@me", "put c 1@me"]);
  });

  it("after a failed step leaves the rest of that key for later, and still sends what came before it", async () => {
    const w = setUp();
    w.table.put(stamped("k", "1", "1"));
    w.table.delete(key("k"));
    w.table.put(stamped("k", "2", "2"));
    w.table.put(stamped("n", "1", "1"));
    const failing: ReplicaStore = {
      ...w.deps.store,
      raiseTombstone: async () =>
        Promise.reject(new IsthmusError("throttled", "Throttled.", { kind: "retryable" })),
    };
    const { outcomes } = await forwardChanges(w.table.records(), { ...w.deps, store: failing });
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "failed", "failed", "done"]);
    expect([...w.sent()].sort()).toEqual(["put k 1@me", "put n 1@me"]);
  });

  it("fails all keys that need a tombstone when tombstones cannot be read, and no others", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    w.table.put(stamped("a", "2", "2"));
    const failing: ReplicaStore = {
      ...w.deps.store,
      readTombstones: async () => Promise.reject(new Error("a bug in the store")),
    };
    const { outcomes } = await forwardChanges(w.table.records(), { ...w.deps, store: failing });
    expect(outcomes.map((outcome) => outcome.status === "failed" && outcome.error.code)).toEqual([
      "unexpected",
      "unexpected",
    ]);
    const updatesOnly = await forwardChanges(w.table.records(1), { ...w.deps, store: failing });
    expect(updatesOnly.outcomes.map(({ status }) => status)).toEqual(["done"]);
  });

  it("gives up a change that is too large, whole, and delivers its neighbours", async () => {
    const w = setUp({ bytesMax: 400 });
    w.table.put(stamped("a", "1", "1"));
    w.table.put(stamped("big", "x".repeat(500), "1"));
    const { outcomes } = await forwardChanges(w.table.records(), w.deps);
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "done"]);
    expect(w.sent()).toEqual(["put a 1@me"]);
    expect(w.deadLetters.letters()).toMatchObject([
      {
        reason: "too-large-for-transport",
        stage: "forward",
        content: { kind: "change", change: { item: { value: { S: "x".repeat(500) } } } },
      },
    ]);
  });

  it("gives up a malformed entry, whole, and handles its neighbours", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    const malformed: StreamEntry = {
      kind: "malformed",
      sequence: "0",
      raw: { odd: true },
      detail: "It has no images.",
    };
    const { outcomes } = await forwardChanges([malformed, ...w.table.records()], w.deps);
    expect(outcomes).toMatchObject([
      { sequence: "0", status: "done", reason: "dead-lettered" },
      { status: "done", reason: "local-put" },
    ]);
    expect(w.deadLetters.letters()).toMatchObject([
      { reason: "malformed-record", content: { kind: "raw-record", record: { odd: true } } },
    ]);
  });

  it("gives up a record whose key cannot be one, and handles its neighbours", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    const [good] = w.table.records();
    if (good?.kind !== "record") throw new Error("a record is needed");
    const odd: StreamEntry = {
      kind: "record",
      record: { ...good.record, sequence: "9", key: { pk: { BOOL: true } } },
    };
    const { outcomes } = await forwardChanges([odd, good], w.deps);
    expect(outcomes).toMatchObject([
      { sequence: "9", status: "done", reason: "dead-lettered" },
      { status: "done", reason: "local-put" },
    ]);
    expect(w.deadLetters.letters()).toMatchObject([{ reason: "malformed-record" }]);
  });

  it("gives up what the transport refuses for good, and tries again what it gave no outcome for", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    w.table.put(stamped("b", "1", "1"));
    const error = new IsthmusError("invalid-item", "The queue takes no such text.", { kind: "poison" });
    const transport = {
      send: async () => Promise.resolve([{ status: "failed", error } as const]),
      close: async () => Promise.resolve(),
    };
    const { outcomes } = await forwardChanges(w.table.records(), { ...w.deps, transport });
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "failed"]);
    expect(w.deadLetters.letters()).toMatchObject([
      {
        reason: "refused-by-transport",
        detail: "The queue takes no such text.",
        content: { kind: "change" },
      },
    ]);
  });

  it("does not acknowledge what the dead letters did not take", async () => {
    const w = setUp({ bytesMax: 10 });
    w.table.put(stamped("a", "1", "1"));
    const deadLetters = {
      put: async () => Promise.reject(new IsthmusError("unavailable", "Down.", { kind: "retryable" })),
    };
    const malformed: StreamEntry = { kind: "malformed", sequence: "0", raw: 1, detail: "Odd." };
    const { outcomes } = await forwardChanges([malformed, ...w.table.records()], { ...w.deps, deadLetters });
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "failed"]);
  });

  it("gives up settling a key under a storm, to try it again later", async () => {
    const w = setUp();
    w.table.put({ ...key("k"), value: { S: "1" } });
    const stormy: ReplicaStore = {
      ...w.deps.store,
      setVersion: async () => Promise.resolve({ outcome: "refused", held: { kind: "unversioned" } }),
    };
    const { outcomes } = await forwardChanges(w.table.records(), { ...w.deps, store: stormy });
    expect(outcomes).toMatchObject([{ status: "failed", error: { code: "contended", kind: "retryable" } }]);
  });

  it("settles what was deleted in the meantime by a tombstone", async () => {
    const w = setUp();
    w.table.put({ ...key("k"), value: { S: "1" } });
    w.table.delete(key("k"));
    await forwardChanges(w.table.records(), w.deps);
    expect(w.tombstones.get("t", key("k"))?.version).toEqual({ timestamp: "1000", region: "me" });
    expect(w.sent()).toEqual(["delete k 1000@me"]);
  });

  it("rejects a configuration error of the transport to every record that needed it", async () => {
    const w = setUp();
    w.table.put(stamped("a", "1", "1"));
    const error = new IsthmusError("access-denied", "No.", { kind: "configuration" });
    const transport = { send: async () => Promise.reject(error), close: async () => Promise.resolve() };
    const { outcomes } = await forwardChanges(w.table.records(), { ...w.deps, transport });
    expect(outcomes).toMatchObject([{ status: "failed", error: { kind: "configuration" } }]);
  });
});

function stampOf(text: string): Change["version"]["timestamp"] {
  return text as Change["version"]["timestamp"];
}
