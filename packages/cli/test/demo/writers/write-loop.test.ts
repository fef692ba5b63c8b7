import { describe, expect, it } from "vitest";
import { writeLoop } from "../../../src/demo/writers/write-loop.ts";

const fast = { rate: 1000, seconds: 0.1, signal: new AbortController().signal };

describe("the write loop", () => {
  it("writes rate times seconds and waits for the last", async () => {
    let begun = 0;
    let ended = 0;
    await writeLoop(fast, async () => {
      begun += 1;
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
    });
    expect([begun, ended]).toEqual([100, 100]);
  });

  it("does not wait for one write before the next", async () => {
    const waiting: (() => void)[] = [];
    const done = writeLoop(fast, async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 50) for (const release of waiting.splice(0)) release();
      });
    });
    await expect(done).resolves.toBeUndefined();
  });

  it("throws what a write threw and writes no more", async () => {
    let begun = 0;
    const failing = writeLoop(fast, async () => {
      begun += 1;
      throw new Error("no such table");
    });
    await expect(failing).rejects.toThrow("no such table");
    expect(begun).toBeLessThan(100);
  });

  it("stops when aborted", async () => {
    const controller = new AbortController();
    let begun = 0;
    const loop = writeLoop({ ...fast, seconds: 60, signal: controller.signal }, async () => {
      begun += 1;
      if (begun === 5) controller.abort(new Error("enough"));
    });
    await expect(loop).rejects.toThrow();
    expect(begun).toBe(5);
  });
});
