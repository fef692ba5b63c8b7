import { describe, expect, it } from "vitest";
import type { LoadSnapshot } from "@isthmus/load";
import { watchCut } from "../src/groups/catch-up/watch-cut.ts";
import type { CutOutcome } from "../src/groups/catch-up/watch-cut.ts";

describe("watching a cut", () => {
  it("cuts and heals once each, and counts as drained what arrives until no more is under way than before the cut", () => {
    const calls: string[] = [];
    const outcomes: CutOutcome[] = [];
    const watch = watchCut({
      link: { cut: () => calls.push("cut"), heal: () => calls.push("heal") },
      afterSeconds: 2,
      forSeconds: 10,
      onDrained: (outcome) => outcomes.push(outcome),
    });
    // Ten writes a second; up to five are under way while the link is up.
    for (const [second, pending] of [
      [1, 5],
      [2, 4],
      [3, 14],
      [11, 94],
      [12, 104],
      [13, 60],
      [14, 6],
      [16, 5],
      [17, 3],
    ] as const) {
      watch(snapshot(second, 10 * second, pending));
    }
    expect(calls).toEqual(["cut", "heal"]);
    // 104 were under way, 40 more were written, 5 are left: 139 in four seconds.
    expect(outcomes).toEqual([
      { backlog: 104, drainSeconds: 4, drainedPerSecond: 34.75, writtenPerSecond: 10 },
    ]);
  });

  it("takes both directions together", () => {
    const outcomes: CutOutcome[] = [];
    const watch = watchCut({
      link: { cut: () => {}, heal: () => {} },
      afterSeconds: 0,
      forSeconds: 1,
      onDrained: (outcome) => outcomes.push(outcome),
    });
    watch(snapshot(1, 10, 0, 0));
    watch(snapshot(2, 20, 7, 3));
    watch(snapshot(3, 30, 0, 1));
    expect(outcomes).toEqual([]);
    watch(snapshot(4, 40, 0, 0));
    expect(outcomes).toMatchObject([{ backlog: 10, drainedPerSecond: 15 }]);
  });
});

/** `written`: in both regions together. */
function snapshot(elapsedSeconds: number, written: number, there: number, back = 0): LoadSnapshot {
  const lag = { measured: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 };
  return {
    stage: "writing",
    elapsedSeconds,
    acknowledged: { here: written / 2, there: written / 2 },
    failed: 0,
    directions: [
      { from: "here", to: "there", pending: there, lag },
      { from: "there", to: "here", pending: back, lag },
    ],
  };
}
