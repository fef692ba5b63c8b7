import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadSnapshot } from "../src/load-snapshot.ts";
import { LoadReportSchema } from "../src/report/load-report.ts";
import { runLoad } from "../src/run-load.ts";
import { directReplication } from "./support/direct-replication.ts";
import { EXAMPLE_PLAN as plan } from "./support/example-plan.ts";
import { itemsLeft } from "./support/items-left.ts";
import { loadSides } from "./support/load-sides.ts";
import type { TestSide } from "./support/load-sides.ts";

const TIMEOUT_MS = 240_000;
const never = new AbortController().signal;
const KEY = { partitionKey: { name: "id", type: "S" } } as const;

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
    "works on a table with a numeric partition key and a sort key, with writers in one region only, and deletes the items afterwards",
    async () => {
      const sides = await pair({
        partitionKey: { name: "pk", type: "N" },
        sortKey: { name: "sk", type: "B" },
      });
      const stopReplication = directReplication(sides);
      try {
        const report = await runLoad(
          { ...plan, stepsMax: 60, writingRegions: ["cn-north-1"], deleteAfterwards: true },
          { sides, stop: never, signal: never },
        );
        expect(report.converged).toBe(true);
        expect(report.comparison.keys).toBeGreaterThan(0);
        expect(report.deletedAfterwards).toBe(report.comparison.keys);
        await expect.poll(async () => itemsLeft(sides), { timeout: 60_000 }).toEqual([0, 0]);
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
