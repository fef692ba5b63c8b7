import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { GROUPS, plotsOfGroup } from "@isthmus/bench";
import type { Figure } from "@isthmus/bench";
import { SCALE_AXES } from "../src/groups/scale/scale-axes.ts";

const DOCS = new URL("../../../docs/", import.meta.url);

describe("what grows", () => {
  let figures: readonly Figure[] = [];
  beforeAll(async () => {
    const group = await GROUPS["scale"]?.();
    const { signal } = new AbortController();
    figures = (await group?.run({ runs: 1, quick: true, signal, onProgress: () => {} })) ?? [];
  }, 120_000);

  /** The first two points of a line, or the values given. */
  const line = (axis: string, series: string, unit: string): readonly number[] =>
    figures
      .filter(({ point, unit: own }) => point?.axis === axis && point.series === series && own === unit)
      .map(({ value }) => value);

  it("is one request for a batch of any size, and fewer bytes for each change in a larger one", () => {
    expect(line("changes in a batch", "PutRecords", "requests/change")).toEqual([1, 0.1]);
    const [alone = 0, together = Infinity] = line("changes in a batch", "sent", "bytes/change");
    expect(together).toBeLessThan(alone);
  });

  it("is one write for each change, in units by the size of the item", () => {
    for (const { name } of SCALE_AXES.filter(({ name: axis }) => axis !== "regions"))
      expect(line(name, "apply", "requests/change")).toEqual([1, 1]);
    expect(line("bytes an item", "apply", "write units/change")).toEqual([1, 5]);
  });

  it("is requests by tables, and requests and bytes by peers", () => {
    const [one = 0, two = 0] = line("tables", "PutRecords", "requests/change");
    expect(two).toBeCloseTo(2 * one);
    const [peer = 0, peers = 0] = line("regions", "PutRecords", "requests/change");
    expect(peers).toBeCloseTo(2 * peer);
    const [bytes = 0, twice = 0] = line("regions", "sent", "bytes/change");
    expect(twice).toBe(2 * bytes);
  });

  it("is drawn for each axis, and each plot is on the page about performance", () => {
    const page = readFileSync(new URL("performance.md", DOCS), "utf8");
    const names = plotsOfGroup("scale", figures).map(({ fileName }) => fileName);
    expect(names).toHaveLength(SCALE_AXES.length);
    for (const name of names) {
      expect(page).toContain(`(plots/${name})`);
      expect(readFileSync(new URL(`plots/${name}`, DOCS), "utf8")).toContain("<svg");
    }
  });
});
