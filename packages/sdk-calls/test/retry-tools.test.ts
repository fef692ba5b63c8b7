import { expect, test } from "vitest";
import { retryTools } from "../src/retry-tools.ts";
import { sleep } from "../src/sleep.ts";

test("the real tools draw from [0, 1), tell a time that does not go back, and sleep until aborted", async () => {
  const tools = retryTools();
  const draws = Array.from({ length: 100 }, () => tools.random());
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  expect(new Set(draws).size).toBeGreaterThan(1);
  const before = tools.nowMs();
  await tools.sleep(0);
  expect(tools.nowMs()).toBeGreaterThanOrEqual(before);
  await expect(tools.sleep(60_000, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
});

test("each tool can be replaced alone, and undefined replaces nothing", async () => {
  const tools = retryTools({ random: () => 0.25, nowMs: () => 7, sleep: undefined });
  expect([tools.random(), tools.nowMs()]).toEqual([0.25, 7]);
  expect(tools.sleep).toBe(sleep);
  expect(retryTools({ sleep: async () => {} }).sleep).not.toBe(sleep);
});
