import { describe, expect, test } from "vitest";
import { backoff } from "../src/backoff.ts";

function recorder(): { waits: number[]; sleep: (ms: number) => Promise<void> } {
  const waits: number[] = [];
  return { waits, sleep: async (ms) => void waits.push(ms) };
}

describe("backoff", () => {
  test("doubles its bound up to the highest", async () => {
    const { waits, sleep: pause } = recorder();
    const pauses = backoff({ delayMs: 10, delayMaxMs: 50, random: () => 1, sleep: pause });
    for (let attempt = 1; attempt <= 5; attempt++) await pauses.wait(attempt);
    expect(waits).toEqual([10, 20, 40, 50, 50]);
  });

  test("waits anywhere between nothing and the bound", async () => {
    const { waits, sleep: pause } = recorder();
    const random = [0, 0.25, 0.5][Symbol.iterator]();
    const pauses = backoff({ delayMs: 100, random: () => random.next().value ?? 0, sleep: pause });
    for (const attempt of [1, 1, 1]) await pauses.wait(attempt);
    expect(waits).toEqual([0, 25, 50]);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses %d attempts", (attemptsMax) => {
    expect(() => backoff({ attemptsMax })).toThrow(/whole number of at least 1/);
  });
});
