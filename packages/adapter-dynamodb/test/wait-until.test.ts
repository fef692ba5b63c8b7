import { describe, expect, test } from "vitest";
import { waitUntil } from "../src/wait-until.ts";

function recorder(): { waits: number[]; sleep: (ms: number) => Promise<void> } {
  const waits: number[] = [];
  return { waits, sleep: async (ms) => void waits.push(ms) };
}

describe("waitUntil", () => {
  test("gives what the check finds, with a pause before each further check", async () => {
    const { waits, sleep: pause } = recorder();
    let checks = 0;
    const found = await waitUntil("it", async () => (++checks === 3 ? "found" : undefined), { sleep: pause });
    expect([found, checks, waits.length]).toEqual(["found", 3, 2]);
  });

  test("gives up after the bound", async () => {
    const { waits, sleep: pause } = recorder();
    const waiting = waitUntil("it", async () => undefined, { attemptsMax: 4, sleep: pause });
    await expect(waiting).rejects.toMatchObject({ code: "timed-out", kind: "retryable" });
    expect(waits).toHaveLength(3);
  });
});
