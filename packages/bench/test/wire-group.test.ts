import { expect, test } from "vitest";
import { GROUPS, keepsTarget } from "@isthmus/bench";

test("the wire keeps to its targets, and larger batches of cities take fewer bytes each", async () => {
  const group = await GROUPS["wire"]?.();
  const figures = await group?.run({
    runs: 1,
    quick: true,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  expect(figures?.filter((figure) => !keepsTarget(figure))).toEqual([]);
  expect(figures?.filter(({ target }) => target !== undefined)).toHaveLength(3);
  const cities = figures?.filter(({ name }) => name.startsWith("cities, batches")).map(({ value }) => value);
  expect(cities).toHaveLength(3);
  expect(cities).toEqual(cities?.toSorted((a, b) => b - a));
}, 60_000);
