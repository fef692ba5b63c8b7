import { expect, test } from "vitest";
import { GROUPS } from "@isthmus/bench";
import type { Figure } from "@isthmus/bench";

test("forwarding takes one PutRecords for 500 small changes, and is measured beside the sample's way", async () => {
  const figures = await quickly("forward");
  expect(figures.map(({ unit, value, baseline }) => [unit, baseline?.name ?? value])).toEqual([
    ["requests", 1],
    ["changes/s", "the sample's way"],
  ]);
}, 120_000);

test("applying is measured beside a bare loop that sends the same requests, and beside the sample's way", async () => {
  const figures = await quickly("apply");
  expect(figures.map(({ baseline }) => baseline?.name)).toEqual(["bare SDK loop", "the sample's way"]);
  expect(figures.every(({ value, baseline }) => value > 0 && (baseline?.value ?? 0) > 0)).toBe(true);
}, 120_000);

async function quickly(name: string): Promise<readonly Figure[]> {
  const group = await GROUPS[name]?.();
  return (
    (await group?.run({
      runs: 1,
      quick: true,
      signal: new AbortController().signal,
      onProgress: () => {},
    })) ?? []
  );
}
