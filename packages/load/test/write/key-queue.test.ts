import { describe, expect, it } from "vitest";
import { keyQueue } from "../../src/write/key-queue.ts";

describe("a key queue", () => {
  it("runs the works of one key one after another, in their order, and those of others beside them", async () => {
    const queue = keyQueue();
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    };
    await Promise.all([queue.run("a", work("a1")), queue.run("a", work("a2")), queue.run("b", work("b1"))]);
    expect(log.slice(0, 2)).toEqual(["a1 begins", "b1 begins"]);
    const ofA = log.filter((line) => line.startsWith("a"));
    expect(ofA).toEqual(["a1 begins", "a1 ends", "a2 begins", "a2 ends"]);
  });

  it("goes on after a work that failed, and tells the failure to whoever asked for that work", async () => {
    const queue = keyQueue();
    const first = queue.run("a", async () => Promise.reject(new Error("refused")));
    let ran = false;
    const second = queue.run("a", async () => {
      ran = true;
      return Promise.resolve();
    });
    await expect(first).rejects.toThrow("refused");
    await second;
    expect(ran).toBe(true);
  });
});
