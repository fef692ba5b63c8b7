import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadPlan } from "../src/load-plan.ts";
import type { LoadSnapshot } from "../src/load-snapshot.ts";
import { LoadReportSchema } from "../src/report/load-report.ts";
import { runLoad } from "../src/run-load.ts";
import { parseItemSizes } from "../src/workload/item-sizes.ts";
import { parseWriteMix, WRITE_MIX_DEFAULT } from "../src/workload/write-mix.ts";
import { directReplication } from "./support/direct-replication.ts";
import { loadSides } from "./support/load-sides.ts";
import type { TestSide } from "./support/load-sides.ts";

const TIMEOUT_MS = 240_000;
const never = new AbortController().signal;
const KEY = { partitionKey: { name: "id", type: "S" } } as const;

const plan: LoadPlan = {
  run: 1_795_582_222,
  workload: {
    seed: 5,
    mix: WRITE_MIX_DEFAULT,
    keys: 30,
    sharedKeys: 5,
    distribution: { kind: "zipf", exponent: 1 },
    sizes: parseItemSizes("200-1k:50,100k:1"),
    versionedShare: 0.5,
  },
  payload: "text",
  rate: { kind: "constant", perSecond: 60 },
  seconds: 600,
  stepsMax: 150,
  inFlightMax: 16,
  settleSeconds: 90,
  pollMs: 20,
};

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1", "cn-north-1"], services: ["dynamodb"] });
});
afterAll(async () => cloud.stop());

async function pair(
  keySchema: Parameters<typeof loadSides>[1] = KEY,
): Promise<readonly [TestSide, TestSide]> {
  const [one, two] = await loadSides(cloud, keySchema);
  return [one as TestSide, two as TestSide];
}

describe("a load on tables that are replicated", () => {
  it(
    "converges, loses nothing, and has a lag for each write that was seen",
    async () => {
      const sides = await pair();
      const stopReplication = directReplication(sides);
      const snapshots: LoadSnapshot[] = [];
      try {
        const report = await runLoad(plan, {
          sides,
          stop: never,
          signal: never,
          onSnapshot: (snapshot) => snapshots.push(snapshot),
        });
        v.parse(LoadReportSchema, JSON.parse(JSON.stringify(report)));
        expect(report).toMatchObject({ converged: true, interrupted: false, problems: [], deadLetters: {} });
        expect(report.comparison).toMatchObject({ differing: 0, lost: 0, doubtful: 0 });
        expect(report.comparison.identical).toBe(report.comparison.keys);
        for (const writes of report.writes) {
          expect(writes.steps).toBe(150);
          expect(writes.acknowledged + writes.contended).toBeGreaterThanOrEqual(150);
          expect(Object.values(writes.byKind).reduce((sum, count) => sum + count, 0)).toBe(
            writes.acknowledged,
          );
        }
        // Every acknowledged write is accounted for in each direction, once.
        for (const { from, measured, overtaken, unseen } of report.lag) {
          expect(measured).toBeGreaterThan(50);
          const writes = report.writes.find(({ region }) => region === from);
          expect(measured + overtaken + unseen).toBe(writes?.acknowledged);
        }
        // Nothing overtakes a write in its own region's stream, so there all are seen but for shared keys' deletes.
        for (const { measured } of report.floor) expect(measured).toBeGreaterThan(120);
        const arrived = report.timeline.points.flatMap(({ directions }) =>
          directions.map((each) => each.arrived),
        );
        const measured = report.lag.reduce((sum, each) => sum + each.measured, 0);
        expect(arrived.reduce((sum, count) => sum + count, 0)).toBe(measured);
        expect(snapshots.some(({ stage }) => stage === "settling")).toBe(true);
      } finally {
        await stopReplication();
      }
    },
    TIMEOUT_MS,
  );

  it(
    "works on a table with a numeric partition key and a sort key, with writers in one region only",
    async () => {
      const sides = await pair({
        partitionKey: { name: "pk", type: "N" },
        sortKey: { name: "sk", type: "B" },
      });
      const stopReplication = directReplication(sides);
      try {
        const report = await runLoad(
          { ...plan, stepsMax: 60, writingRegions: ["cn-north-1"] },
          { sides, stop: never, signal: never },
        );
        expect(report.converged).toBe(true);
        expect(report.writes.map(({ acknowledged }) => acknowledged > 0)).toEqual([false, true]);
        expect(report.lag.map(({ from, to }) => [from, to])).toEqual([["cn-north-1", "us-east-1"]]);
        expect(report.lag[0]?.measured).toBeGreaterThan(0);
        expect(report.timeline.points[0]?.directions).toHaveLength(1);
      } finally {
        await stopReplication();
      }
    },
    TIMEOUT_MS,
  );

  it(
    "drains and compares when it is stopped early",
    async () => {
      const sides = await pair();
      const stopReplication = directReplication(sides);
      const stop = new AbortController();
      try {
        const report = await runLoad(
          { ...plan, stepsMax: 1_000_000 },
          {
            sides,
            signal: never,
            stop: stop.signal,
            onSnapshot: ({ acknowledged }) => {
              if ((acknowledged["us-east-1"] ?? 0) >= 20) stop.abort();
            },
          },
        );
        expect(report).toMatchObject({ converged: true, interrupted: true });
        expect(report.comparison.keys).toBeGreaterThan(0);
      } finally {
        await stopReplication();
      }
    },
    TIMEOUT_MS,
  );
});

describe("a load on tables whose replication loses something", () => {
  it(
    "does not converge, and tells the keys by their hashes with the versions of both regions",
    async () => {
      const sides = await pair();
      let sent = 0;
      const stopReplication = directReplication(
        sides,
        ({ version }) => version.region === "us-east-1" && ++sent % 10 === 0,
      );
      try {
        const report = await runLoad(
          { ...plan, workload: { ...plan.workload, mix: parseWriteMix("inserts=1") }, settleSeconds: 8 },
          { sides, stop: never, signal: never },
        );
        expect(sent).toBeGreaterThan(10);
        expect(report.converged).toBe(false);
        expect(report.comparison.lost).toBe(Math.floor(sent / 10));
        expect(report.comparison.differing).toBe(report.comparison.lost);
        expect(report.problems[0]).toContain("were not alike 8 s after the last write");
        const [first] = report.comparison.differences;
        expect(first?.keyHash).toMatch(/^[0-9a-f]{16}$/);
        expect(first?.lost).toBe(true);
        expect(first?.versions["us-east-1"]).toMatch(/@us-east-1$/);
        expect(first?.versions["cn-north-1"]).toBe("absent");
        expect(JSON.stringify(report)).not.toContain("isthmus-load-");
        const there = report.lag.find(({ from }) => from === "us-east-1");
        expect(there?.unseen).toBe(report.comparison.lost);
      } finally {
        await stopReplication();
      }
    },
    TIMEOUT_MS,
  );
});

describe("a load that cannot go on", () => {
  it(
    "breaks off with what the table answered",
    async () => {
      const [one, two] = await pair();
      const sides = [{ ...one, tableName: "no-such-table" }, two];
      await expect(runLoad(plan, { sides, stop: never, signal: never })).rejects.toMatchObject({
        code: "not-found",
        kind: "configuration",
      });
    },
    TIMEOUT_MS,
  );

  it(
    "ends the following of the other streams where one cannot be followed",
    async () => {
      const [one, two] = await pair();
      const gone = {
        send: async () =>
          Promise.reject(Object.assign(new Error("gone"), { name: "ResourceNotFoundException" })),
      } as unknown as DynamoDBStreamsClient;
      const sides = [one, { ...two, streams: gone }];
      await expect(runLoad(plan, { sides, stop: never, signal: never })).rejects.toMatchObject({
        kind: "configuration",
      });
    },
    TIMEOUT_MS,
  );

  it(
    "is broken off by its signal",
    async () => {
      const sides = await pair();
      const abort = new AbortController();
      const onSnapshot = (): void => abort.abort(new Error("enough"));
      await expect(
        runLoad({ ...plan, stepsMax: 1_000_000 }, { sides, stop: never, signal: abort.signal, onSnapshot }),
      ).rejects.toThrow("enough");
    },
    TIMEOUT_MS,
  );

  it("is refused at once where the plan cannot be", async () => {
    const sides = await pair();
    const deps = { sides, stop: never, signal: never };
    await expect(runLoad({ ...plan, writingRegions: ["mars"] }, deps)).rejects.toThrow(
      "us-east-1, cn-north-1",
    );
    await expect(runLoad({ ...plan, run: 1.5 }, deps)).rejects.toThrow("The run is named 1.5");
    await expect(
      runLoad({ ...plan, rate: { kind: "constant", perSecond: 20_000 }, stepsMax: Infinity }, deps),
    ).rejects.toThrow("Allowed: 2000000");
    await expect(runLoad(plan, { ...deps, sides: [sides[0]] })).rejects.toThrow("has 1 regions");
  });
});
