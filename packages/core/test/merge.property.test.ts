import { arbitraryChange } from "@isthmus/testkit";
import {
  memoryReplicaStore,
  memoryTable,
  manualClock,
  memoryDeadLetters,
  memoryMetrics,
} from "@isthmus/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyChanges,
  compareChanges,
  DEFAULT_VERSION_ATTRIBUTES,
  isAbove,
  itemsEqual,
  lastWriter,
  parseRegionId,
  parseTimestamp,
  readVersionState,
} from "../src/index.ts";
import type { Change, Item, Version } from "../src/index.ts";

const KEY = { pk: { S: "k" } };

/** Changes of one key whose versions often tie; a version has one content, as a register's must. */
const changes: fc.Arbitrary<readonly Change[]> = fc
  .uniqueArray(
    fc.record({
      time: fc.integer({ min: 1, max: 4 }),
      region: fc.constantFrom("a", "b"),
      deletes: fc.boolean(),
    }),
    { selector: ({ time, region }) => `${time}${region}`, minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ time, region, deletes }): Change => {
      const version: Version = { timestamp: parseTimestamp(String(time)), region };
      const base = { table: "t", key: KEY, version, writtenAt: parseTimestamp("10") };
      return deletes
        ? { ...base, kind: "delete" }
        : { ...base, kind: "put", item: { ...KEY, value: { S: `${time}${region}` } } };
    }),
  );

/** A replica after the changes have arrived in this order, cut into batches. */
async function replicaAfter(list: readonly Change[], batchSize: number): Promise<Item | undefined> {
  const clock = manualClock("100");
  const table = memoryTable({ name: "t", keySchema: { partitionKey: "pk" }, clock });
  const deps = {
    region: parseRegionId("c"),
    stores: new Map([["t", memoryReplicaStore({ table })]]),
    deadLetters: memoryDeadLetters(),
    clock,
    metrics: memoryMetrics(),
    futureBoundMs: 300_000,
    insertAgeMaxMs: 1_000_000,
  };
  for (let i = 0; i < list.length; i += batchSize) {
    const messages = list.slice(i, i + batchSize).map((change, n) => ({
      id: String(n),
      position: "p",
      attempts: 1,
      content: { kind: "changes", changes: [change] } as const,
    }));
    const { outcomes } = await applyChanges(messages, deps);
    expect(outcomes.every(({ status }) => status === "done")).toBe(true);
  }
  return table.get(KEY);
}

/** The winner by a fold that shares no code with the rules: digits and letters compare as text here. */
function expected(list: readonly Change[]): string | undefined {
  const ranked = list
    .map(
      (change) => `${change.version.timestamp}${change.version.region}${change.kind === "put" ? "P" : "D"}`,
    )
    .sort();
  const last = ranked.at(-1) ?? "";
  return last.endsWith("P") ? last.slice(0, -1) : undefined;
}

function same(a: Item | undefined, b: Item | undefined): boolean {
  return a === undefined || b === undefined ? a === b : itemsEqual(a, b);
}

describe("the merge", () => {
  it("ends with the last writer, in any order, in any batches, with any repeats", async () => {
    await fc.assert(
      fc.asyncProperty(
        changes,
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        async (list, seed, batch, repeats) => {
          const shuffled = [...list, ...repeats.map((n) => list[n % list.length] as Change)].sort(
            (x, y) => hash(x, seed) - hash(y, seed),
          );
          const once = await replicaAfter(list, 1);
          expect((once?.["value"] as { S: string } | undefined)?.S).toBe(expected(list));
          expect(same(await replicaAfter(shuffled, batch), once)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never lowers a version", async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        let held: Version | undefined;
        for (let n = 1; n <= list.length; n++) {
          const item = await replicaAfter(list.slice(0, n), 1);
          if (item === undefined) continue;
          const state = readVersionState(item, DEFAULT_VERSION_ATTRIBUTES);
          if (state.kind !== "versioned") throw new Error("apply left an item without a version");
          expect(isAbove(held, state.version)).toBe(false);
          held = state.version;
        }
      }),
      { numRuns: 100 },
    );
  });

  it("of changes is commutative, associative and idempotent", () => {
    const join = (a: Change, b: Change): Change => lastWriter([a, b]) as Change;
    fc.assert(
      fc.property(arbitraryChange(), arbitraryChange(), arbitraryChange(), (a, b, c) => {
        if (compareChanges(a, b) !== 0) expect(join(a, b)).toBe(join(b, a));
        expect(compareChanges(join(join(a, b), c), join(a, join(b, c)))).toBe(0);
        expect(join(a, a)).toBe(a);
      }),
    );
    expect(lastWriter([])).toBeUndefined();
  });
});

function hash(change: Change, seed: number): number {
  let state = seed;
  for (const char of `${change.version.timestamp}${change.version.region}`)
    state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);
  return state >>> 0;
}
