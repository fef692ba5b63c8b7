import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLoad } from "../src/run-load.ts";
import { parseWriteMix } from "../src/workload/write-mix.ts";
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

async function pair(): Promise<readonly [TestSide, TestSide]> {
  const [one, two] = await loadSides(cloud, KEY);
  return [one as TestSide, two as TestSide];
}

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
          {
            ...plan,
            workload: { ...plan.workload, mix: parseWriteMix("inserts=1") },
            settleSeconds: 8,
            deleteAfterwards: true,
          },
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
        // What was lost is to be looked into, so nothing is deleted.
        expect(report.deletedAfterwards).toBe(0);
        expect((await itemsLeft(sides))[0]).toBe(300);
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
