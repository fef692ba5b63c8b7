import { describe, expect, it } from "vitest";
import { lagProbe } from "../../src/demo/lag.ts";

describe("the lag probe", () => {
  it("gives exact percentiles by nearest rank", () => {
    let nowMs = 0;
    const probe = lagProbe(() => nowMs);
    for (let i = 1; i <= 100; i++) {
      nowMs = 1000 * i;
      probe.sent(`w/${i}`, false);
      nowMs += i;
      probe.arrived(`w/${i}`, "cn-north-1");
    }
    expect(probe.summary().linkUp).toEqual({ arrivals: 100, p50Ms: 50, p99Ms: 99, maxMs: 100 });
  });

  it("keeps writes that were sent while the link was cut apart from the others", () => {
    let nowMs = 0;
    const probe = lagProbe(() => nowMs);
    probe.sent("up", false);
    probe.sent("cut", true);
    nowMs = 10;
    probe.arrived("up", "cn-north-1");
    nowMs = 3000;
    probe.arrived("cut", "cn-north-1");
    expect(probe.summary()).toEqual({
      linkUp: { arrivals: 1, p50Ms: 10, p99Ms: 10, maxMs: 10 },
      linkCut: { arrivals: 1, p50Ms: 3000, p99Ms: 3000, maxMs: 3000 },
    });
  });

  it("counts the first arrival in each region once, and none of what it does not know", () => {
    const probe = lagProbe(() => 0);
    probe.sent("a", false);
    probe.arrived("a", "cn-north-1");
    probe.arrived("a", "cn-north-1");
    probe.arrived("a", "eusc-de-east-1");
    probe.arrived("stranger", "cn-north-1");
    expect(probe.summary().linkUp.arrivals).toBe(2);
  });

  it("is all zeros where nothing arrived", () => {
    expect(lagProbe(() => 0).summary().linkUp).toEqual({ arrivals: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 });
  });
});
