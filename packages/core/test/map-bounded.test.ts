import { describe, expect, it } from "vitest";
import { mapBounded } from "../src/index.ts";

describe("mapBounded", () => {
  it("keeps the order and never exceeds the bound", async () => {
    let running = 0;
    let most = 0;
    const results = await mapBounded([5, 1, 4, 2, 3], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      for (let i = 0; i < n; i++) await Promise.resolve();
      running -= 1;
      return n * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it("begins nothing new after a rejection, waits for what is under way, and throws the first", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const run = mapBounded([0, 1, 2, 3], 2, async (n) => {
      begun.push(n);
      if (n === 0) throw new Error("first");
      for (let i = 0; i < 5; i++) await Promise.resolve();
      ended.push(n);
    });
    await expect(run).rejects.toThrow("first");
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it("does nothing for an empty list", async () => {
    expect(await mapBounded([], 3, async () => 1)).toEqual([]);
  });
});
