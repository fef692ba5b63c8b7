import { describe, expect, test } from "vitest";
import { compare, keepsTarget, median, ratioOf, renderReport } from "@isthmus/bench";
import type { BenchReport, Figure } from "@isthmus/bench";

const never = new AbortController().signal;

describe("a figure", () => {
  const twice: Figure = { name: "a", unit: "µs", value: 10, baseline: { name: "b", value: 5 } };

  test("with a baseline is held against its target as a ratio", () => {
    expect(ratioOf(twice)).toBe(2);
    expect(keepsTarget({ ...twice, target: { kind: "at-most", value: 2 } })).toBe(true);
    expect(keepsTarget({ ...twice, target: { kind: "at-most", value: 1.9 } })).toBe(false);
    expect(keepsTarget({ ...twice, target: { kind: "at-least", value: 2.1 } })).toBe(false);
  });

  test("without a baseline is held against its target as it is", () => {
    const requests: Figure = { name: "c", unit: "requests", value: 3, target: { kind: "at-most", value: 3 } };
    expect(keepsTarget(requests)).toBe(true);
    expect(keepsTarget({ ...requests, value: 4 })).toBe(false);
  });
});

describe("the median", () => {
  test("is the one in the middle, or the mean of two", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow("no median");
  });
});

describe("a comparison", () => {
  test("warms every case up once, then measures them in alternation", async () => {
    const calls: string[] = [];
    const named = (name: string) => () => calls.push(name);
    await compare({ a: named("a"), b: named("b") }, 2, never);
    expect(calls.join("")).toBe("ababba");
  });

  test("stops at the next case once it is aborted", async () => {
    const stop = new AbortController();
    const measured = compare({ a: () => 1, b: () => (stop.abort(new Error("enough")), 1) }, 3, stop.signal);
    await expect(measured).rejects.toThrow("enough");
  });
});

test("the table says which target is missed", () => {
  const report: BenchReport = {
    date: "2026-01-02T00:00:00.000Z",
    node: "v20.20.0",
    processor: "a processor",
    cores: 2,
    load: 0.5,
    runs: 3,
    quick: false,
    groups: [
      {
        name: "core",
        figures: [
          { name: "kept", unit: "x", value: 1, target: { kind: "at-most", value: 2 } },
          { name: "missed", unit: "x", value: 3, target: { kind: "at-most", value: 2 } },
        ],
      },
    ],
  };
  const lines = renderReport(report).split("\n");
  expect(lines.find((line) => line.startsWith("kept"))).toMatch(/ok$/);
  expect(lines.find((line) => line.startsWith("missed"))).toMatch(/MISSED$/);
});
