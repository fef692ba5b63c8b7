import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { METRIC_NAMES, metricUnit } from "../../src/metrics/metric-unit.ts";

it("tells of every metric, with its unit, and of no others", async () => {
  const document = await readFile(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");
  const rows = [...document.matchAll(/^\|\s*`(\w+)`\s*\|\s*(\w+)\s*\|/gm)].map(
    ([, name, unit]) => `${name} ${unit}`,
  );
  const expected = METRIC_NAMES.map((name) => `${name} ${metricUnit(name).toLowerCase()}`);
  expect(rows.length).toBe(expected.length);
  expect(new Set(rows)).toEqual(new Set(expected));
});
