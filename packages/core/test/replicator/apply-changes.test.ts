import { manualClock, memoryDeadLetters, memoryMetrics } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { applyChanges, IsthmusError, parseRegionId, parseTimestamp, parseVersion } from "../../src/index.ts";
import type { ApplyDeps, Change, ErrorCode, ReplicaStore } from "../../src/index.ts";
import { HELD_NOTHING, HELD_UNVERSIONED, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const INSERTED = { outcome: "inserted" } as const;

function put(version: string, more: Partial<Change> = {}): Change {
  const key = { pk: { S: "k" } };
  const common = { table: "t", key, version: parseVersion(version), writtenAt: parseTimestamp("990") };
  return { ...common, kind: "put", item: key, ...more };
}

/** Applies in region `me`, where it is 1000, one message of these changes. */
async function apply(
  changes: readonly Change[],
  script: Script,
  change?: (inner: ReplicaStore) => ReplicaStore,
) {
  const { store, calls } = scriptedStore(script);
  const [metrics, deadLetters] = [memoryMetrics(), memoryDeadLetters()];
  const deps: ApplyDeps = {
    region: parseRegionId("me"),
    stores: new Map([
      ["t", change?.(store) ?? store],
      ["u", store],
    ]),
    deadLetters,
    clock: manualClock("1000"),
    metrics,
    futureBoundMs: 300_000,
    insertAgeMaxMs: 500_000,
  };
  const content = { kind: "changes", changes } as const;
  const { outcomes } = await applyChanges([{ id: "m", position: "p", attempts: 2, content }], deps);
  return { outcomes, calls, metrics, letters: deadLetters.letters() };
}

describe("what is measured", () => {
  it("is counted by table, source and target", async () => {
    const { metrics } = await apply([put("5@peer"), put("4@other")], { put: [INSERTED] });
    const dimensions = { table: "t", source: "peer", target: "me" };
    expect(metrics.series()).toEqual([
      { metric: "ChangesApplied", dimensions, count: 1, sum: 1, max: 1 },
      { metric: "ReplicationLatency", dimensions, count: 1, sum: 10_000, max: 10_000 },
      { metric: "Coalesced", dimensions, count: 1, sum: 1, max: 1 },
    ]);
  });

  it("is no skew where the clocks agree, and skew where the change is ahead", async () => {
    const skewOf = async (version: string): Promise<readonly number[]> => {
      const { metrics } = await apply([put(version)], { put: [INSERTED] });
      return metrics.series().flatMap(({ metric, sum }) => (metric === "ClockSkew" ? [sum] : []));
    };
    expect(await skewOf("1000@peer")).toEqual([]);
    expect(await skewOf("1000.5@peer")).toEqual([500]);
  });

  it("is a conflict where the writer did not say which version it had seen", async () => {
    const replaced = { kind: "versioned", version: parseVersion("4@me"), replicated: false } as const;
    const { metrics, outcomes } = await apply([put("5@peer")], { put: [{ outcome: "replaced", replaced }] });
    expect(outcomes).toEqual([{ id: "m", status: "done" }]);
    expect(metrics.total("Conflicts")).toBe(1);
  });

  it("is a letter by its reason alone where it belongs to no table", async () => {
    const added: unknown[] = [];
    const error = new IsthmusError("malformed-payload", "Not ours.");
    const content = { kind: "malformed", body: Uint8Array.of(1), error } as const;
    await applyChanges([{ id: "m", position: "p", attempts: 1, content }], {
      region: parseRegionId("me"),
      stores: new Map(),
      deadLetters: memoryDeadLetters(),
      clock: manualClock("1000"),
      metrics: { add: (...call) => void added.push(call) },
      futureBoundMs: 300_000,
      insertAgeMaxMs: 500_000,
    });
    expect(added).toStrictEqual([["DeadLettered", 1, { reason: "malformed-message" }]]);
  });

  it("is a settlement where a local write was given a version", async () => {
    const script = { put: [HELD_UNVERSIONED], setVersion: [{ outcome: "done" } as const] };
    const { metrics } = await apply([put("5@peer")], script);
    expect([...metrics.totals()]).toEqual([
      ["Settled", 1],
      ["Coalesced", 0],
    ]);
  });

  it("is what was coalesced below the poison that came first", async () => {
    const refusing = (inner: ReplicaStore): ReplicaStore => ({
      ...inner,
      put: async (item, version, options) =>
        version.timestamp === "6"
          ? Promise.reject(new IsthmusError("item-too-large", "Too large.", { kind: "poison" }))
          : inner.put(item, version, options),
    });
    const changes = [put("4@peer"), put("5@peer"), put("6@peer")];
    const { metrics, letters } = await apply(changes, { put: [INSERTED] }, refusing);
    expect(metrics.total("Coalesced")).toBe(1);
    expect(letters).toMatchObject([{ reason: "item-too-large", detail: "Too large.", table: "t" }]);
  });
});

describe("a dead letter of applying", () => {
  const detailOf = async (change: Change, script: Script = {}) => {
    const { letters, outcomes } = await apply([change], script);
    expect(outcomes).toEqual([{ id: "m", status: "done" }]);
    expect(letters).toMatchObject([
      { stage: "apply", position: "p", attempts: 2, content: { kind: "change", change } },
    ]);
    return letters[0]?.detail;
  };

  it("tells the ages, in seconds, of a change that is too old to insert", async () => {
    const old = put("5@peer", { writtenAt: parseTimestamp("100") });
    expect(await detailOf(old, { put: [HELD_NOTHING] })).toBe(
      "The change was written 900 s ago and would insert an item; changes older than 500 s may not, because a deletion may have been forgotten. Compare the tables and repair the item.",
    );
  });

  it("tells the tables that are replicated here", async () => {
    expect(await detailOf(put("5@peer", { table: "x" }))).toBe(
      `Table "x" is not replicated here. Allowed: t, u. Add it to the configuration, then redrive.`,
    );
  });

  it("tells how far ahead a change may be, and what time it is here", async () => {
    expect(await detailOf(put("1300.5@peer"))).toBe(
      "The change's timestamp 1300.5 is more than 300000 ms ahead of this region's clock, 1000. Mend the clocks, then redrive.",
    );
  });

  it("tells which types a key may have, where one attribute of the key has another", async () => {
    const key = { pk: { S: "k" }, sk: { BOOL: true } };
    expect(await detailOf(put("5@peer", { key }))).toBe(
      "A key attribute has a type that keys cannot have. Allowed: S, N or B. Mend the sender, then redrive.",
    );
  });

  it.each([{ S: "a" }, { N: "1" }, { B: Uint8Array.of(1) }])(
    "is none for a key of the type of %o",
    async (pk) => {
      const { letters, calls } = await apply([put("5@peer", { key: { pk } })], { put: [INSERTED] });
      expect(letters).toEqual([]);
      expect(calls).toHaveLength(2);
    },
  );

  it.each<[ErrorCode, string]>([
    ["wrong-key", "wrong-key"],
    ["item-too-large", "item-too-large"],
    ["version-attribute-type", "version-attribute-type"],
    ["invalid-item", "invalid-item"],
    ["invalid-attribute-value", "invalid-item"],
  ])("has the store's reason: %s gives %s", async (code, reason) => {
    const refusing = (inner: ReplicaStore): ReplicaStore => ({
      ...inner,
      put: async () => Promise.reject(new IsthmusError(code, "No.", { kind: "poison" })),
    });
    expect((await apply([put("5@peer")], {}, refusing)).letters).toMatchObject([{ reason }]);
  });
});

describe("inserts of one batch", () => {
  it("read their tombstones together, in a few requests", async () => {
    const ids = Array.from({ length: 64 }, (_, i) => `k${i}`);
    const inserts = ids.map((id) => put("5@peer", { key: { pk: { S: id } } }));
    const { calls, outcomes } = await apply(inserts, { put: ids.map(() => INSERTED) });
    expect(outcomes).toEqual([{ id: "m", status: "done" }]);
    const readings = calls.filter((call) => call.startsWith("read tombstones of"));
    expect(
      readings
        .join(" ")
        .match(/\bk\d+/g)
        ?.toSorted(),
    ).toEqual(ids.toSorted());
    expect(readings.length).toBeLessThan(8);
  });
});
