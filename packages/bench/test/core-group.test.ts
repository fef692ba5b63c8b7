import { expect, test } from "vitest";
import { GROUPS } from "@isthmus/bench";

test("core's cases are each measured for time and heap, beside JSON, at both sizes", async () => {
  const group = await GROUPS["core"]?.();
  const figures = await group?.run({
    runs: 1,
    quick: true,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const names = figures?.map(({ name }) => name);
  expect(new Set(names).size).toBe(names?.length);
  for (const size of ["500 B", "5000 B"])
    for (const measure of ["time", "heap"])
      expect(names).toContain(`${size}: ${measure} of capture + encode`);
  expect(figures?.every(({ baseline }) => baseline?.name === "JSON" && baseline.value > 0)).toBe(true);
}, 60_000);
