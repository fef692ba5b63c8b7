import { describe, expect, it } from "vitest";
import { chaosFaults } from "../../src/chaos/chaos-faults.ts";

const REGIONS = ["us-east-1", "cn-north-1"];
const crashes = (seed: number): readonly (number | undefined)[] => {
  const faults = chaosFaults(seed, REGIONS, 8000);
  return Array.from({ length: 200 }, (_, invocation) => faults.crashAfterMs("apply-cn-north-1", invocation));
};

describe("the faults of a campaign", () => {
  it("crash the same invocations for the same seed, some of them, and others for another", () => {
    const some = crashes(1).filter((ms) => ms !== undefined);
    expect(some.length).toBeGreaterThan(4);
    expect(some.length).toBeLessThan(40);
    expect(crashes(1)).toEqual(crashes(1));
    expect(crashes(2)).not.toEqual(crashes(1));
  });

  it("crash nothing any more once all is calm", () => {
    const faults = chaosFaults(1, REGIONS, 8000);
    faults.calm();
    const after = Array.from({ length: 200 }, (_, n) => faults.crashAfterMs("apply-cn-north-1", n));
    expect(after.every((ms) => ms === undefined)).toBe(true);
  });

  it("count a cut once, however many requests it meets", () => {
    const faults = chaosFaults(1, REGIONS, 8000);
    faults.links.cut();
    faults.links.heal();
    faults.links.cut();
    expect(faults.struck().cut).toBe(2);
  });
});
