import { PassThrough } from "node:stream";
import { parseItemSizes, parseWriteMix } from "@isthmus/load";
import type { LoadPlan } from "@isthmus/load";
import { parseRegionId, DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { confirmLoad, estimateText, isBilled } from "../../src/load/confirm-load.ts";
import type { ConfiguredSide } from "../../src/load/configured-sides.ts";
import { estimateLoad } from "../../src/load/estimate-load.ts";

const REGIONS = ["us-east-1", "cn-north-1"];

function planOf(changes: { readonly mix?: string; readonly sizes?: string } & Partial<LoadPlan>): LoadPlan {
  const { mix = "inserts=1", sizes = "512", ...rest } = changes;
  return {
    run: 1,
    workload: {
      seed: 1,
      mix: parseWriteMix(mix),
      keys: 100,
      sharedKeys: 10,
      distribution: { kind: "uniform" },
      sizes: parseItemSizes(sizes),
      versionedShare: 1,
    },
    payload: "text",
    rate: { kind: "constant", perSecond: 100 },
    seconds: 10,
    stepsMax: Infinity,
    inFlightMax: 8,
    settleSeconds: 60,
    pollMs: 250,
    ...rest,
  };
}

function side(name: string, dynamodb?: string): ConfiguredSide {
  return {
    region: parseRegionId(name),
    tableName: "orders",
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    side: {
      awsRegion: name,
      credentials: { kind: "profile", profile: `${name}-admin` },
      ...(dynamodb !== undefined && { endpoints: { dynamodb } }),
    },
  };
}

describe("an estimate of a load", () => {
  it("counts the writes of all writing regions, and their units by the kilobyte", () => {
    expect(estimateLoad(planOf({}), REGIONS)).toMatchObject({ writes: 2000, writeUnits: 2000 });
    expect(estimateLoad(planOf({ stepsMax: 30 }), REGIONS)).toMatchObject({ writes: 60 });
    expect(estimateLoad(planOf({ writingRegions: ["us-east-1"], sizes: "3k" }), REGIONS)).toMatchObject({
      writes: 1000,
      writeUnits: 3000,
    });
    expect(estimateLoad(planOf({ mix: "recreations=1" }), REGIONS).writes).toBe(4000);
  });

  it("counts deleting the items again, in every region", () => {
    const kept = estimateLoad(planOf({ stepsMax: 1000 }), REGIONS);
    const deleted = estimateLoad(planOf({ stepsMax: 1000, deleteAfterwards: true }), REGIONS);
    expect(kept.writes).toBe(2000);
    expect(deleted.writes).toBe(6000);
    expect(deleted.replicationUsd).toBeGreaterThan(kept.replicationUsd);
  });

  it("costs more the more is written, and replication more without versions", () => {
    const small = estimateLoad(planOf({}), REGIONS);
    const large = estimateLoad(planOf({ seconds: 100 }), REGIONS);
    expect(large.ownUsd / small.ownUsd).toBeGreaterThan(9);
    expect(large.replicationUsd / small.replicationUsd).toBeGreaterThan(9);
    const plan = planOf({});
    const unversioned = { ...plan, workload: { ...plan.workload, versionedShare: 0 } };
    expect(estimateLoad(unversioned, REGIONS).replicationUsd).toBeGreaterThan(small.replicationUsd);
  });
});

describe("what is asked before a load on AWS", () => {
  const aws = REGIONS.map((region) => side(region));

  it("names the tables, whose credentials write to them, the writes and the dollars", () => {
    const text = estimateText(planOf({ seconds: 3600 }), aws);
    expect(text).toContain("us-east-1: table orders, profile us-east-1-admin");
    expect(text).toContain("about 720,000 writes, 720,000 write units");
    expect(text).toMatch(/about USD \d+\.\d\d for the load itself and USD \d+\.\d\d for replicating it/);
  });

  it("is asked only where a table is not on this machine", () => {
    expect(isBilled(aws)).toBe(true);
    expect(
      isBilled([side("us-east-1", "http://127.0.0.1:4566"), side("cn-north-1", "http://localhost:8000/")]),
    ).toBe(false);
    expect(isBilled([side("us-east-1", "http://127.0.0.1:4566"), side("cn-north-1")])).toBe(true);
    expect(isBilled([side("us-east-1", "http://127.0.0.1.example.com")])).toBe(true);
  });

  it("goes on with --yes, and not where nobody can answer", async () => {
    const terminal = { stdin: new PassThrough(), stderr: new PassThrough() };
    const { signal } = new AbortController();
    await confirmLoad("text", true, terminal, signal);
    expect(String(terminal.stderr.read())).toBe("text\n");
    await expect(confirmLoad("text", false, terminal, signal)).rejects.toThrow("Give --yes");
  });

  it.each([
    ["y\n", true],
    ["yes\n", true],
    ["\n", false],
    ["no\n", false],
  ])("takes %j for %s", async (answer, goesOn) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const asked = confirmLoad(
      "text",
      false,
      { stdin, stderr: new PassThrough() },
      new AbortController().signal,
    );
    stdin.write(answer);
    if (goesOn) await asked;
    else await expect(asked).rejects.toThrow("Nothing has been written.");
  });
});
