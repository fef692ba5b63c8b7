import { describe, expect, it } from "vitest";
import { lagHistogram } from "../../src/measure/lag-histogram.ts";

describe("a lag histogram", () => {
  it("gives percentiles within a thousandth, and the largest value", () => {
    const histogram = lagHistogram();
    for (let ms = 1; ms <= 10_000; ms++) histogram.record(ms);
    const { measured, p50Ms, p90Ms, p99Ms, p999Ms, maxMs } = histogram.summary();
    expect(measured).toBe(10_000);
    for (const [value, expected] of [
      [p50Ms, 5000],
      [p90Ms, 9000],
      [p99Ms, 9900],
      [p999Ms, 9990],
      [maxMs, 10_000],
    ] as const) {
      expect(Math.abs(value / expected - 1)).toBeLessThan(0.0011);
    }
  });

  it("has a distribution that ends at the largest value and never falls", () => {
    const histogram = lagHistogram();
    for (const ms of [0, 0.4, 12, 12, 700, 4000]) histogram.record(ms);
    const points = histogram.distribution();
    expect(points.at(-1)?.percent).toBe(100);
    expect(Math.abs((points.at(-1)?.ms ?? 0) / 4000 - 1)).toBeLessThan(0.0011);
    expect(points.map(({ ms }) => ms)).toEqual(points.map(({ ms }) => ms).sort((a, b) => a - b));
  });

  it("is empty at first", () => {
    expect(lagHistogram().summary()).toEqual({
      measured: 0,
      p50Ms: 0,
      p90Ms: 0,
      p99Ms: 0,
      p999Ms: 0,
      maxMs: 0,
    });
    expect(lagHistogram().distribution()).toEqual([]);
  });
});
