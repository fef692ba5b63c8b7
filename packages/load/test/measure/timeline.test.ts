import { describe, expect, it } from "vitest";
import { lagMeter } from "../../src/measure/lag-meter.ts";
import type { LagDirection } from "../../src/measure/lag-meter.ts";
import { timeline } from "../../src/measure/timeline.ts";

describe("a timeline", () => {
  it("puts what happens into its piece of time, empty pieces included", () => {
    let now = 200;
    let found = 3;
    const { directions } = lagMeter({ regions: 2, nowMs: () => now });
    const there = directions[1] as LagDirection;
    const lines = timeline({
      regions: 2,
      directions,
      secondsPerPoint: 1,
      nowMs: () => now,
      conflictsFound: () => found,
    });
    now = 1000;
    lines.begin();
    lines.acknowledged(0, false);
    lines.acknowledged(1, true);
    for (const ms of [5, 1, 100]) lines.lag(there, ms);
    now = 3500;
    found = 10;
    lines.acknowledged(1, false);
    now = 3700;
    const points = lines.end();
    expect(points.map(({ atSeconds }) => atSeconds)).toEqual([1, 2, 2.7]);
    expect(points.map(({ acknowledged }) => acknowledged)).toEqual([
      [1, 1],
      [0, 0],
      [0, 1],
    ]);
    expect(points.map(({ conflictsWritten }) => conflictsWritten)).toEqual([1, 0, 0]);
    expect(points.map(({ conflictsFound }) => conflictsFound)).toEqual([7, 0, 0]);
    expect(points[0]?.directions[1]).toEqual({ arrived: 3, pending: 0, p50Ms: 5, p99Ms: 100, maxMs: 100 });
    expect(points[1]?.directions[1]).toEqual({
      arrived: 0,
      pending: 0,
      p50Ms: null,
      p99Ms: null,
      maxMs: null,
    });
  });
});
