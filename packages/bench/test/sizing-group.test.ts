import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GROUPS, ratioOf } from "@isthmus/bench";
import type { Figure } from "@isthmus/bench";
import { DEFAULT_QUOTAS } from "../src/groups/sizing/default-quotas.ts";
import * as measured from "../src/groups/sizing/measured-cost.ts";
import { sizedWorkload, sizeLoad } from "../src/groups/sizing/size-load.ts";

const PAGE = readFileSync(new URL("../../../docs/performance.md", import.meta.url), "utf8");

/** As the page writes a number: two significant digits. */
const rounded = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");

describe("the size of a load", () => {
  it("is a thousand times as much for a thousand times the load, but for whole tables and shards", () => {
    const [small, large] = [sizeLoad(1000), sizeLoad(1_000_000)];
    expect(large.bytesPerSecond).toBe(1000 * small.bytesPerSecond);
    expect(large.tombstoneReads.target).toBe(1000 * small.tombstoneReads.target);
    expect(large.tombstoneTerabytes / small.tombstoneTerabytes).toBeCloseTo(1000, 0);
    for (const of of ["tables", "streamShards", "inboxShards"] as const)
      expect(large[of]).toBeLessThanOrEqual(1000 * small[of]);
    expect(large.usdPerMillion).toBeLessThan(small.usdPerMillion);
  });

  it("fills no table, partition or shard by more than half", () => {
    for (const writes of [1, 999, 20_001, 123_456, 1_000_000]) {
      const { tables, streamShards } = sizedWorkload(writes);
      const { inboxShards, bytesPerSecond } = sizeLoad(writes);
      expect(writes / tables).toBeLessThanOrEqual(DEFAULT_QUOTAS.tableWriteUnits.value / 2);
      expect(writes / tables / streamShards).toBeLessThanOrEqual(
        DEFAULT_QUOTAS.partitionWriteUnits.value / 2,
      );
      expect(bytesPerSecond / inboxShards).toBeLessThanOrEqual(DEFAULT_QUOTAS.shardBytes.value / 2);
    }
  });
});

describe("the page about performance", () => {
  it("tells every measured cost that the sizes are reckoned from", () => {
    for (const [name, value] of Object.entries(measured))
      expect(PAGE).toContain(`| \`${name}\` | ${value} |`);
  });

  it("links every quota to the page of AWS's that it is from", () => {
    for (const { source } of Object.values(DEFAULT_QUOTAS)) expect(PAGE).toContain(`(${source})`);
  });

  it("has the sizes that the group reckons", async () => {
    const group = await GROUPS["sizing"]?.();
    const { signal } = new AbortController();
    const figures: readonly Figure[] =
      (await group?.run({ runs: 1, quick: true, signal, onProgress: () => {} })) ?? [];
    expect(figures.length).toBeGreaterThan(30);
    for (const figure of figures) {
      const [load = "", what = ""] = figure.name.split(": ");
      const column = ["1,000 writes/s", "10,000 writes/s", "1,000,000 writes/s"].indexOf(load);
      const row = PAGE.split("\n").find((line) => line.startsWith(`| ${what}, ${figure.unit} |`)) ?? "";
      expect([what, row.split("|").map((cell) => cell.trim())[2 + column]]).toEqual([
        what,
        rounded(figure.value),
      ]);
      // Where a quota is met is told to three digits.
      const quota = ratioOf(figure);
      if (quota !== undefined && load.startsWith("1,000,000"))
        expect(PAGE).toContain(Number((1_000_000 / quota).toPrecision(3)).toLocaleString("en"));
    }
  });
});
