import {
  manualClock,
  memoryDeadLetters,
  memoryMetrics,
  memoryReplicaStore,
  memoryTable,
  memoryTransport,
} from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import {
  adaptiveConcurrency,
  applyChanges,
  DEFAULT_VERSION_ATTRIBUTES,
  forwardChanges,
  IsthmusError,
  parseRegionId,
  parseTimestamp,
  parseVersion,
} from "../src/index.ts";
import type { Change, ConcurrencyLimiter, ErrorCode, LimitedEnd, ReplicaStore } from "../src/index.ts";
import { boundOf, mapLimited } from "../src/map-limited.ts";

const put = (name: string): Change => ({
  kind: "put",
  table: "t",
  key: { pk: { S: name } },
  version: parseVersion("5@peer"),
  writtenAt: parseTimestamp("990"),
  item: { pk: { S: name } },
});

/** A store that takes two writes at the same time and throttles what is beyond that. */
function setUp() {
  const clock = manualClock("1000");
  const table = memoryTable({ name: "t", keySchema: { partitionKey: "pk" }, clock });
  const inner = memoryReplicaStore({ table });
  const seen = { running: 0, most: 0 };
  const guarded = async <R>(work: () => Promise<R>): Promise<R> => {
    seen.running++;
    seen.most = Math.max(seen.most, seen.running);
    try {
      await Promise.resolve();
      if (seen.running > 2) throw new IsthmusError("throttled", "Too much.", { kind: "retryable" });
      return await work();
    } finally {
      seen.running--;
    }
  };
  const store: ReplicaStore = {
    ...inner,
    put: async (...args) => guarded(async () => inner.put(...args)),
    setVersion: async (...args) => guarded(async () => inner.setVersion(...args)),
  };
  const ports = { deadLetters: memoryDeadLetters(), clock, metrics: memoryMetrics() };
  const region = parseRegionId("me");
  const apply = {
    ...ports,
    region,
    stores: new Map([["t", store]]),
    futureBoundMs: 300_000,
    insertAgeMaxMs: 500_000,
  };
  const context = {
    table: "t",
    region,
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    futureBoundMs: 300_000,
    expiry: "replicate" as const,
  };
  const forward = { ...ports, store, transport: memoryTransport(), context };
  return { table, seen, apply, forward };
}

it("applies within a limit that comes down to what the table takes", async () => {
  const { seen, apply, table } = setUp();
  const limiter = adaptiveConcurrency({ max: 16 });
  let messages = Array.from({ length: 64 }, (_, n) => {
    const changes = [put(String(n))];
    return { id: String(n), position: "", attempts: 1, content: { kind: "changes", changes } } as const;
  });
  let rounds = 0;
  while (messages.length > 0 && rounds++ < 50) {
    const { outcomes } = await applyChanges(messages, apply, { concurrency: limiter });
    messages = messages.filter((_, index) => outcomes[index]?.status === "failed");
  }
  expect(table.items()).toHaveLength(64);
  expect(seen.most).toBe(16);
  expect(limiter.limit).toBeLessThanOrEqual(4);
});

it("forwards within the same limit, and learns from what became of the records", async () => {
  const { forward, table, seen } = setUp();
  const limiter = adaptiveConcurrency({ max: 8 });
  for (let n = 0; n < 8; n++) table.put({ pk: { S: String(n) } });
  await forwardChanges(table.records(), forward, { concurrency: limiter });
  expect(seen.most).toBe(8);
  expect(limiter.limit).toBe(4);
});

it("shares one limit between batches that run at the same time", async () => {
  const { apply, seen } = setUp();
  const limiter = adaptiveConcurrency({ max: 2 });
  const batch = (name: string) =>
    applyChanges(
      Array.from({ length: 10 }, (_, n) => {
        const changes = [put(`${name}${n}`)];
        return { id: String(n), position: "", attempts: 1, content: { kind: "changes", changes } } as const;
      }),
      apply,
      { concurrency: limiter },
    );
  const results = await Promise.all(["a", "b", "c"].map(batch));
  expect(results.flatMap(({ outcomes }) => outcomes).every(({ status }) => status === "done")).toBe(true);
  expect(seen.most).toBe(2);
});

describe("work under a limiter", () => {
  /** A limiter without a limit that keeps how each piece of work ended. */
  function listening(): { readonly limiter: ConcurrencyLimiter; readonly ends: LimitedEnd[] } {
    const ends: LimitedEnd[] = [];
    const limiter: ConcurrencyLimiter = {
      limit: 4,
      max: 4,
      enter: async () => ({ leave: (end) => void ends.push(end) }),
    };
    return { limiter, ends };
  }
  const errorOf = (code: ErrorCode): IsthmusError => new IsthmusError(code, "No.", { kind: "retryable" });

  it("tells it what was taken, what was throttled, and what says nothing about either", async () => {
    const { limiter, ends } = listening();
    const met = [undefined, errorOf("throttled"), errorOf("timed-out")];
    await mapLimited(met, limiter, async (error) => error);
    expect(ends).toEqual(["done", "throttled", "unknown"]);
  });

  it("tells it the same of work that rejects, and rejects with that", async () => {
    for (const [thrown, end] of [
      [errorOf("throttled"), "throttled"],
      [errorOf("timed-out"), "unknown"],
      [new TypeError("a bug"), "unknown"],
    ] as const) {
      const { limiter, ends } = listening();
      await expect(mapLimited([1], limiter, async () => Promise.reject(thrown))).rejects.toBe(thrown);
      expect(ends).toEqual([end]);
    }
  });

  it("is bounded by the most that the limiter ever allows", () => {
    expect(boundOf(3)).toBe(3);
    expect(boundOf(listening().limiter)).toBe(4);
  });
});
